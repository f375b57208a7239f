import type { PerfConfig } from "../config/index.js"
import type { LevelPlan } from "../run/level-plan.js"
import type { LevelName } from "../run/perf-event.js"
import type { TokenCounter } from "../run/token-counter.js"
import type { Workload } from "../workload/workload.js"
import type { LevelSpec } from "./levels.js"
import type { Endpoint } from "./parts.js"

/** Everything the engine needs to run one level. */
export function levelPlan(options: {
  readonly config: PerfConfig
  readonly spec: LevelSpec
  readonly index: number
  readonly workload: Workload
  readonly endpoint: Endpoint
  readonly seed: number
  readonly tokenCounter?: TokenCounter | undefined
}): LevelPlan {
  const { config, spec, workload, endpoint, seed, tokenCounter } = options
  const seconds = (value: number | undefined) => (value === undefined ? undefined : value * 1000)
  return {
    name: levelName(spec, options.index),
    url: endpoint.url,
    protocol: endpoint.protocol,
    connection: {
      connectTimeoutMs: seconds(config.connectTimeout),
      readTimeoutMs: seconds(config.readTimeout),
      totalTimeoutMs: config.totalTimeout * 1000,
      insecure: config.insecure,
      proxy: endpoint.proxy,
    },
    workload,
    arrival: spec.arrival,
    openLoop: spec.openLoop,
    maxInFlight: spec.maxInFlight,
    warmup: warmupCount(config.warmupNum, spec.number),
    warmupBarrier: config.warmupBarrier,
    graceSeconds: config.grace,
    retries: config.retry,
    maxErrors: config.maxErrors,
    errorRateLimit: config.errorRateLimit,
    stopOnOversaturation: config.stopOnOversaturation && spec.openLoop,
    cancel:
      config.cancelRate === undefined
        ? undefined
        : { rate: config.cancelRate, afterSeconds: config.cancelAfter },
    workers: config.workers,
    ...(tokenCounter !== undefined && { tokenCounter }),
    keep: { responses: keptResponses(config), requests: config.saveRequests },
    seed,
  }
}

function levelName(spec: LevelSpec, index: number): LevelName {
  const { folder, parallel, rate, number, durationSeconds } = spec
  return { index, folder, parallel, rate, number, durationSeconds }
}

function warmupCount(asked: number, number: number | undefined): number {
  if (asked === 0) return 0
  return asked >= 1 ? Math.round(asked) : Math.max(1, Math.round(asked * (number ?? 0)))
}

function keptResponses(config: PerfConfig): "all" | "errors" | "none" | number {
  if (config.debug) return "all"
  const written = config.saveResponses
  if (written === "all" || written === "none") return written
  return written.startsWith("sample:") ? Number(written.slice("sample:".length)) : "errors"
}
