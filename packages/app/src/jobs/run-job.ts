import type { Job, JobKind, LiveEvent, Progress, ResultSummary } from "../api/index.js"
import { liveEventSchema } from "../api/index.js"
import { hideSecretsIn, type TargetRules } from "../guard/index.js"
import type { RunEnd } from "../worker/index.js"
import { jobOutcome } from "./job-outcome.js"
import type { JobProcesses } from "./job-processes.js"
import type { JobRecord } from "./job-record.js"
import type { Journal } from "./journal.js"
import { progressCounter } from "./progress.js"
import { splitRunOptions } from "./run-options.js"
import { keepServiceNote, type ServiceNote } from "./service-note.js"

/** How a job's process ended, without secrets. */
export interface JobEnd extends Omit<RunEnd, "error"> {
  readonly error: Job["error"]
  readonly summary: ResultSummary | null
}

/** A job that has a process. */
export interface ActiveJob {
  readonly kind: JobKind
  readonly runId: string | null
  readonly end: Promise<JobEnd>
  /** A person asked for its end. */
  readonly cancelled: boolean
  /** It was stopped because it has cost what it may. */
  readonly spent: boolean
  progress(): Progress
  pause(): void
  resume(): void
  /** So many requests at once and per minute from now on. */
  retune(pace: Pace): void
  /** What it may cost from now on, in US dollars. */
  limitCost(maxCost: number): void
  cancel(graceMs: number): void
  stop(graceMs: number): void
}

interface Pace {
  concurrency: number | undefined
  /** Requests per minute. */
  rate: number | undefined
}

export interface RunJobOptions {
  record: JobRecord
  /** Kept in the run's folder as soon as there is one. */
  note: ServiceNote
  /** With its secrets. */
  config: Record<string, unknown>
  secrets: readonly string[]
  runDir: string
  runId: string | null
  processes: JobProcesses
  targets: TargetRules
  allowCode: boolean
  journal: Promise<Journal>
  saveProgress: (progress: Progress) => void
}

/** A journal that cannot be written must not end a job; its run folder has the results. */
const ignore = () => undefined

/** What is under way when the money is used up is paid for already: it may finish. */
const spentGraceMs = 60_000
const progressMs = 250
const saveMs = 2000

/** Runs a job in a process of its own; keeps its journal and its progress. */
export function runJob(options: RunJobOptions): ActiveJob {
  const { record, secrets } = options
  const { budget } = record
  const billing = budget && { price: budget.price, spentBefore: record.progress?.cost_usd ?? 0 }
  const counter = progressCounter(record.kind, Date.now(), billing ?? undefined)
  const outcome = jobOutcome()
  let total = 0
  let level: Progress["level"] = null
  let cancelled = false
  let maxCost = budget?.max_cost ?? Infinity
  let spent = false
  let saved = 0
  let shown = 0
  let writing = Promise.resolve()
  let keeping = Promise.resolve()

  const progress = (): Progress => {
    const counted = counter.progress(Date.now())
    const count = Math.max(counted.total_count, total)
    const percent = count === 0 ? 0 : Math.round((counted.processed_count / count) * 10_000) / 100
    return { ...counted, total_count: count, percent, level }
  }
  const tell = async () => {
    const now = Date.now()
    if (now - shown < progressMs) return
    shown = now
    const event: LiveEvent = { type: "progress", progress: progress() }
    const journal = await options.journal
    journal.progress = { version: journal.progress.version + 1, event }
    if (now - saved > saveMs) {
      saved = now
      options.saveProgress(event.progress)
    }
  }

  const { config, options: run } = splitRunOptions(options.config)
  const checkCost = () => {
    if (spent || (counter.progress(Date.now()).cost_usd ?? 0) < maxCost) return
    spent = true
    process.stop(spentGraceMs)
  }

  const process = options.processes.start({
    order: {
      type: "start",
      kind: record.kind,
      config: { ...config },
      ...(run.ids && { sampleIds: [...run.ids] }),
      retryErrors: run.retryErrors,
      runDir: options.runDir,
      targets: { allowHosts: [...options.targets.allowHosts], loopback: options.targets.loopback },
      allowCode: options.allowCode,
      last: secrets.length > 0,
      ...(budget && { prices: { model: budget.price, judge: budget.judge_price ?? budget.price } }),
    },
    onNews: (news) => {
      if (news.type === "progress") {
        total = news.total
        level = news.level
        tell().catch(ignore)
        return
      }
      const events = news.events.map((event) => cleaned(event, secrets, options.runId))
      for (const event of events) {
        counter.add(event)
        outcome.add(event)
      }
      if (news.spending) counter.spend(news.spending)
      if (budget) checkCost()
      if (events.some(({ type }) => type === "run.started"))
        keeping = keepServiceNote(options.runDir, options.note).catch(ignore)
      writing = writing.then(async () => (await options.journal).append(events)).catch(ignore)
      tell().catch(ignore)
    },
  })

  return {
    kind: record.kind,
    runId: options.runId,
    end: process.end.then(async (end) => {
      await Promise.all([writing, keeping])
      const error = end.error && cleanedError(end.error, secrets)
      return {
        ...end,
        error: error && { ...error, sample_id: outcome.sampleOf(error) },
        summary: outcome.summary(),
      }
    }),
    get cancelled() {
      return cancelled
    },
    get spent() {
      return spent
    },
    progress,
    pause: () => process.order({ type: "pause" }),
    resume: () => process.order({ type: "resume" }),
    retune: (pace) => process.order({ type: "retune", ...pace }),
    limitCost: (limit) => {
      maxCost = limit
      checkCost()
    },
    cancel: (graceMs) => {
      cancelled = true
      process.stop(graceMs)
    },
    stop: (graceMs) => process.stop(graceMs),
  }
}

/** Events without secrets, and with the id of the run instead of its path. */
function cleaned(event: LiveEvent, secrets: readonly string[], runId: string | null): LiveEvent {
  if (event.type === "run.started") return { ...event, run_id: runId }
  // Only free text can hold a secret; figures of samples are many, and need no look.
  if (event.type !== "sample.failed" && event.type !== "log") return event
  const parsed = liveEventSchema.safeParse(hideSecretsIn(event, secrets))
  return parsed.success ? parsed.data : event
}

function cleanedError(
  error: NonNullable<RunEnd["error"]>,
  secrets: readonly string[],
): NonNullable<RunEnd["error"]> {
  const text = (value: string) => String(hideSecretsIn(value, secrets))
  return {
    code: error.code,
    message: text(error.message),
    hint: error.hint === null ? null : text(error.hint),
  }
}
