import type { PerfLevel, PerfView } from "../../../api/perf.js"
import { loadOf } from "./level-figures.js"

/** Throughput within this share of the best counts as the best. */
const nearBest = 0.95
/** Latency that grew by this factor counts as risen. */
const risen = 1.1

/**
 * The load from which on the server is saturated: the lowest level whose request rate is within 5 % of the highest of
 * all levels, when there are higher levels and the mean latency of the highest of them is at least 10 % above its own.
 * More load only lengthens the queue there. Undefined where the rate still rises at the highest load, where latency
 * stays, and where the load tester itself bounded a level from there on, as it is not the server that is full then.
 */
export function saturatedFrom(perf: PerfView): PerfLevel | undefined {
  const levels = perf.levels
    .flatMap((level) => {
      const load = loadOf(level, perf.variable)
      const { requests_per_second: rate, latency_s: latency } = level.figures
      return load === undefined || rate === null || latency === null ? [] : [{ level, load, rate, latency }]
    })
    .toSorted((a, b) => a.load - b.load)
  const best = Math.max(...levels.map(({ rate }) => rate))
  const at = levels.findIndex(({ rate }) => rate >= nearBest * best)
  const [knee, ...higher] = levels.slice(Math.max(0, at))
  const last = higher.at(-1)
  if (!knee || !last || last.latency < risen * knee.latency) return undefined
  return [knee, ...higher].some(({ level }) => level.client_limited === true) ? undefined : knee.level
}
