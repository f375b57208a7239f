import type { PerfLevel, PerfView } from "../../../api/perf.js"

export type Latency = "latency_s" | "ttft_ms" | "tpot_ms" | "itl_ms"

/** The place of a level on the axis of the sweep: concurrency or offered rate. */
export function loadOf(level: PerfLevel, variable: PerfView["variable"]): number | undefined {
  return level[variable] ?? level.parallel ?? level.rate ?? undefined
}

/** A latency of a level, as its mean or at a percentile such as `99%`. */
export function latencyOf(level: PerfLevel, field: Latency, percentile: string): number | null {
  if (percentile === "mean") return level.figures[field]
  return level.percentiles.find((row) => row.percentile === percentile)?.[field] ?? null
}

/** Percentiles that every level knows. */
export function percentilesOf(perf: PerfView): readonly string[] {
  const wanted = ["50%", "90%", "95%", "99%"]
  return wanted.filter((name) =>
    perf.levels.some(({ percentiles }) => percentiles.some(({ percentile }) => percentile === name)),
  )
}

const latencies = ["latency_s", "ttft_ms", "tpot_ms", "itl_ms"] as const satisfies readonly Latency[]

export type Targets = Readonly<Record<Latency, number | undefined>>

/** The level with the highest load that stays within every target; undefined when none does or none is set. */
export function highestWithin(perf: PerfView, targets: Targets, percentile: string): PerfLevel | undefined {
  const fits = perf.levels.filter((level) =>
    latencies.every((field) => {
      const target = targets[field]
      if (target === undefined) return true
      const value = latencyOf(level, field, percentile)
      return value !== null && value <= target
    }),
  )
  return fits.toSorted((a, b) => (loadOf(b, perf.variable) ?? 0) - (loadOf(a, perf.variable) ?? 0))[0]
}
