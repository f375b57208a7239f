import { rm } from "node:fs/promises"
import { join } from "node:path"
import { type PerfConfig, perfFlags, snakeOf } from "../config/index.js"
import { errorMessage, PerfError } from "../errors/index.js"
import type { LevelMetrics } from "../metrics/level-metrics.js"
import type { LevelPlan, LevelResult } from "../run/level-plan.js"
import type { ServerSample } from "../scrape/index.js"
import { writeJson, writeWhole } from "./json-file.js"
import type { ReportedLevel, WindowRow } from "./reported-run.js"
import { levelFiles, modelId } from "./run-folder.js"

/** A database of more content events than this would take longer than the run deserves; it is made on demand then. */
const databaseChunks = 5_000_000

/** Writes what is known of a level before its first request, so that a killed run says what it was. */
export async function writeLevelArguments(
  folder: string,
  { config, plan }: { readonly config: Readonly<Record<string, unknown>>; readonly plan: LevelPlan },
): Promise<void> {
  const { name } = plan
  const args = Object.fromEntries(Object.entries(config).map(([key, value]) => [snakeOf(key), value ?? null]))
  // Readers of the original's files look for every argument, given or not.
  const none = Object.fromEntries(perfFlags().map(({ field }) => [snakeOf(field), null]))
  await writeJson(join(folder, levelFiles.args), {
    ...none,
    ...args,
    model_id: typeof config.model === "string" ? config.model.split(/[/\\]/).at(-1) : null,
    parallel: name.parallel ?? -1,
    rate: name.rate ?? -1,
    number: name.number ?? -1,
    seed: plan.seed,
  })
  await writeJson(join(folder, levelFiles.run), {
    status: "running",
    level: name,
    seed: plan.seed,
    started_at: new Date().toISOString(),
  })
}

/** Writes all files of a finished level, each as a whole. */
export async function writeLevelResult(
  folder: string,
  parts: {
    readonly result: LevelResult
    readonly metrics: LevelMetrics
    readonly reported: ReportedLevel
    readonly config: PerfConfig
    readonly serverSamples: readonly ServerSample[] | undefined
  },
): Promise<void> {
  const { result, metrics, reported, config } = parts
  const at = (file: string) => join(folder, file)
  await Promise.all([
    writeJson(at(levelFiles.summary), metrics.figures.summary),
    writeJson(at(levelFiles.percentiles), metrics.figures.percentiles),
    writeJson(at(levelFiles.throughput), workloadThroughput(metrics, reported.windows)),
    writeJson(at(levelFiles.timeline), workloadTimeline(metrics, result)),
    writeWhole(at(levelFiles.series), timeSeriesLines(metrics)),
    writeJson(at(levelFiles.metrics), { ...metrics, series: undefined, workload: undefined }),
    writeJson(at(levelFiles.run), {
      status: result.status,
      reason: reported.reason ?? null,
      level: result.name,
      model_id: modelId(config),
      anchor_epoch_ms: result.anchorEpochMs,
      started_ns: result.startedNs,
      ended_ns: result.endedNs,
      client_limited: metrics.figures.clientLimited,
      reasons: metrics.figures.reasons,
      health: result.health,
      failures: metrics.counts.failures,
      notes: reported.notes,
      details: reported.details,
      objectives: reported.objectives,
      server: reported.server ?? null,
      server_samples: parts.serverSamples ?? [],
    }),
    ...(metrics.conversations === undefined
      ? []
      : [
          writeJson(at(levelFiles.traces), {
            n_traces: metrics.conversations.conversations,
            rows: reported.conversations,
          }),
        ]),
    ...(reported.speed.length > 0 ? [writeJson(at(levelFiles.speed), reported.speed)] : []),
  ])
}

/** Writes `benchmark_data.db` when it is wanted and not too large. Returns why it was left out, if it was. */
export async function writeLevelDatabase(
  folder: string,
  result: LevelResult,
  { wanted, chunks }: { readonly wanted: boolean | undefined; readonly chunks: number },
): Promise<string | undefined> {
  if (wanted === false) return undefined
  if (wanted === undefined && chunks > databaseChunks) {
    return `benchmark_data.db was left out for its size: evalscope-perf export --sqlite ${folder} makes it.`
  }
  const path = join(folder, levelFiles.database)
  try {
    const { writeDatabase } = await import("./sqlite.js")
    await writeDatabase(path, result.records, result.anchorEpochMs)
    return undefined
  } catch (thrown) {
    if (PerfError.is(thrown) && thrown.code === "package_missing") {
      return `benchmark_data.db was left out: ${thrown.message} ${thrown.hint ?? ""}`
    }
    if (!(PerfError.is(thrown) && thrown.code === "output_failed")) await rm(path, { force: true })
    return `benchmark_data.db was left out: ${errorMessage(thrown)}`
  }
}

function workloadThroughput({ workload }: LevelMetrics, rows: readonly WindowRow[]) {
  return {
    n_samples: workload.samples,
    wall_time_s: workload.wallTimeSeconds,
    last_window_s: workload.lastWindowSeconds,
    warmup_frac: workload.warmupShare,
    rows,
  }
}

function workloadTimeline({ workload }: LevelMetrics, result: LevelResult) {
  return {
    wall_start: (result.anchorEpochMs + result.startedNs / 1e6) / 1000,
    points: workload.timeline.map(({ t, completion, newPrompt, cachedPrompt }) => ({
      t,
      cum_completion: completion,
      cum_new_prompt: newPrompt,
      cum_cached_prompt: cachedPrompt,
    })),
  }
}

function timeSeriesLines({ series }: LevelMetrics): string {
  const lines = series.started.map((started, index) =>
    JSON.stringify({
      t: index * series.binSeconds,
      started,
      completed: series.completed[index],
      failed: series.failed[index],
      output_tokens: series.outputTokens[index],
      prompt_tokens: series.promptTokens[index],
      cached_tokens: series.cachedTokens[index],
      in_flight: series.inFlight[index],
      ttft_p50_ms: series.ttftP50Ms[index],
      ttft_p99_ms: series.ttftP99Ms[index],
    }),
  )
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`
}
