import { estimateOfMoments, type RunningMoments, runningMoments } from "@evalscope/core"
import type { JobKind, LiveEvent, Price, Progress } from "../api/index.js"
import type { Spending } from "../worker/index.js"

/** Adds up a job's events. */
export interface ProgressCounter {
  add(event: LiveEvent): void
  /** What requests have used since the job was started, models and judges together. */
  spend(spending: Spending): void
  progress(now: number): Progress
}

interface Stage {
  model: string
  dataset: string
  subset: string
  total: number | null
  predicted: number
  /** Failed before there was a reply. */
  unanswered: number
  done: number
  failed: number
  skipped_from_cache: number
  input_tokens: number
  output_tokens: number
  metric: string | null
  scores: RunningMoments
}

const mostClasses = 20

/** What replies cost, and what earlier starts of the job have cost already. */
export interface Billing {
  price: Price
  spentBefore: number
}

export function progressCounter(kind: JobKind, startedAt: number, billing?: Billing): ProgressCounter {
  const stages = new Map<string, Stage>()
  const errors = new Map<string, { count: number; example: string }>()
  let levels = { count: 0, total: 0 }
  let level: Progress["level"] = null
  let games = 0
  let gamesTotal = 0
  let status: Progress["status"] = "running"
  let retries = 0
  let latest: Progress["latest"] = []
  let spent: Spending = { input_tokens: 0, output_tokens: 0, cost_usd: null }

  const stageOf = (event: { model: string; dataset: string; subset: string }) => {
    const key = `${event.model}\n${event.dataset}\n${event.subset}`
    const known = stages.get(key)
    if (known) return known
    const { model, dataset, subset } = event
    const made: Stage = {
      model,
      dataset,
      subset,
      total: null,
      predicted: 0,
      unanswered: 0,
      done: 0,
      failed: 0,
      skipped_from_cache: 0,
      input_tokens: 0,
      output_tokens: 0,
      metric: null,
      scores: runningMoments(),
    }
    stages.set(key, made)
    return made
  }
  const fail = (code: string, message: string) => {
    const known = errors.get(code)
    if (known) known.count += 1
    else if (errors.size < mostClasses) errors.set(code, { count: 1, example: message.slice(0, 500) })
  }

  return {
    add: (event) => {
      switch (event.type) {
        case "subset.started":
          stageOf(event).total = event.total
          return
        case "sample.predicted": {
          const stage = stageOf(event)
          stage.predicted += 1
          if (event.cached) stage.skipped_from_cache += 1
          else {
            stage.input_tokens += event.input_tokens ?? 0
            stage.output_tokens += event.output_tokens ?? 0
          }
          return
        }
        case "sample.scored": {
          const stage = stageOf(event)
          stage.done += 1
          stage.metric = event.metric
          if (event.score !== null) stage.scores.add(event.score)
          const { model, dataset, subset, index, score } = event
          latest = [{ model, dataset, subset, index, score }, ...latest.slice(0, 4)]
          return
        }
        case "sample.failed": {
          const stage = stageOf(event)
          stage.done += 1
          stage.failed += 1
          if (event.stage === "predict") stage.unanswered += 1
          fail(event.code, event.message)
          return
        }
        case "subset.finished": {
          const stage = stageOf(event)
          stage.total ??= stage.done
          return
        }
        case "log":
          if (event.level === "warning" && event.message.startsWith("retry ")) retries += 1
          return
        case "game.judged":
          games += 1
          return
        case "level.started":
          levels = { ...levels, total: Math.max(levels.total, event.index + 1) }
          return
        case "level.finished":
          levels = { ...levels, count: levels.count + 1 }
          return
        case "progress":
          level = event.progress.level
          gamesTotal = Math.max(gamesTotal, event.progress.total_count)
          return
        case "run.finished":
          status = event.status === "completed" ? "completed" : "error"
          return
        default:
          return
      }
    },
    spend: (spending) => {
      spent = spending
    },
    progress: (now) => {
      const all = [...stages.values()]
      const done = kind === "eval" ? sum(all, "done") : kind === "arena" ? games : levels.count
      const total =
        kind === "eval"
          ? all.reduce((n, stage) => n + (stage.total ?? stage.done), 0)
          : Math.max(gamesTotal, kind === "arena" ? games : levels.total)
      const seconds = Math.max(0.001, (now - startedAt) / 1000)
      const fresh = done - sum(all, "skipped_from_cache")
      const rate = fresh > 0 ? fresh / seconds : null
      return {
        status,
        pipeline: kind,
        total_count: total,
        processed_count: done,
        percent: total === 0 ? 0 : Math.round((done / total) * 10_000) / 100,
        updated_at: new Date(now).toISOString(),
        rate_per_s: rate,
        eta_s: rate === null || status !== "running" ? null : Math.max(0, total - done) / rate,
        errors: sum(all, "failed"),
        cached: sum(all, "skipped_from_cache"),
        input_tokens: spent.input_tokens,
        output_tokens: spent.output_tokens,
        retries,
        cost_usd: billing === undefined ? null : billing.spentBefore + (spent.cost_usd ?? 0),
        stages: all.map(({ scores, unanswered, ...stage }) => {
          const interval = estimateOfMoments(scores)?.interval
          return {
            ...stage,
            phase: phaseOf(stage, unanswered),
            cost_usd: billing === undefined ? null : costOf(stage, billing.price),
            score: scores.n === 0 ? null : scores.mean,
            interval: interval ? [interval[0], interval[1]] : null,
          }
        }),
        error_classes: [...errors].map(([code, known]) => ({ code, ...known })),
        level,
        latest,
      }
    },
  }
}

function phaseOf(stage: Pick<Stage, "total" | "predicted">, unanswered: number): Phase {
  return stage.total !== null && stage.predicted + unanswered >= stage.total ? "review" : "predict"
}

type Phase = Progress["stages"][number]["phase"]

function costOf(stage: Pick<Stage, "input_tokens" | "output_tokens">, price: Price): number {
  return (stage.input_tokens * price.input + stage.output_tokens * price.output) / 1e6
}

type Counted = "done" | "failed" | "skipped_from_cache"

function sum(stages: readonly Stage[], field: Counted): number {
  return stages.reduce((total, stage) => total + stage[field], 0)
}
