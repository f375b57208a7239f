import { join } from "node:path"
import type { PerfConfig } from "../config/index.js"
import type { LevelName } from "../run/perf-event.js"

/** Names of the files of a level, as the original has them and ours. */
export const levelFiles = {
  args: "benchmark_args.json",
  summary: "benchmark_summary.json",
  percentiles: "benchmark_percentile.json",
  database: "benchmark_data.db",
  throughput: "workload_throughput.json",
  timeline: "workload_timeline.json",
  traces: "trace_summary.json",
  speed: "speed_benchmark.json",
  /** State, seed, versions, machine and the load generator's own health. */
  run: "run.json",
  requests: "requests.jsonl",
  series: "timeseries.jsonl",
  /** All figures, full precision. */
  metrics: "metrics.json",
} as const

/** Names of the files of a whole run. */
export const runFiles = {
  run: "run.json",
  /** Options that are not what they are anyway, secrets masked. */
  settings: "settings.json",
  text: "performance_summary.txt",
  page: "perf_report.html",
  log: "benchmark.log",
  progress: "progress.json",
  search: "sla_summary.json",
  compare: "comparison.json",
} as const

/**
 * Folder of a run: `<outputs>/<YYYYMMDD_HHMMSS>/<name or model id>`; runs that begin in the same second get a
 * number behind the time.
 */
export function runFolder(config: PerfConfig, now: Date, isTaken: (path: string) => boolean): string {
  const name = config.name ?? modelId(config)
  const folder = name.replace(/[<>:"/\\|?*\s]+/g, "_")
  if (config.noTimestamp) return join(config.outputsDir, folder)
  for (let number = 1; ; number += 1) {
    const time = number === 1 ? timestamp(now) : `${timestamp(now)}_${number}`
    const path = join(config.outputsDir, time, folder)
    if (!isTaken(path)) return path
  }
}

/** The last part of the model's name or path; the API's name where there is none. */
export function modelId(config: PerfConfig): string {
  const parts = (config.model ?? config.api).split(/[/\\]/).filter((part) => part !== "")
  return parts.at(-1) ?? config.api
}

function timestamp(now: Date): string {
  const two = (value: number) => String(value).padStart(2, "0")
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`
  return `${date}_${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`
}

/** The level a folder of the original's naming stands for; undefined for other folders. */
export function levelFromFolder(folder: string, index: number): LevelName | undefined {
  const match = /^(parallel|rate)_([\d.]+|INF|-1)(?:_number_(\d+))?/.exec(folder)
  if (!match) return undefined
  const value = Number(match[2])
  return {
    index,
    folder,
    parallel: match[1] === "parallel" && value > 0 ? value : undefined,
    rate: match[1] === "rate" && value > 0 ? value : undefined,
    number: match[3] === undefined ? undefined : Number(match[3]),
    durationSeconds: undefined,
  }
}
