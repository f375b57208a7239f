import type { CompareView } from "../../../api/compare.js"
import type { DatasetReport } from "../../../api/overview.js"
import { positionInRange } from "../../ui/index.js"

/** What a run took for what it reached. */
export interface Effort {
  /** Position in the list of compared runs. */
  index: number
  /** Mean of the headline scores that all runs have, each from its worst (0) to its best (1). */
  quality: number
  tokens: number | undefined
  latencyS: number | undefined
  /** No other run is at least as good for less. */
  onFront: boolean
}

export const efforts = ["tokens", "latencyS"] as const
export type EffortKind = (typeof efforts)[number]

/** Quality against the output tokens or seconds of a sample; only benchmarks that every run has count. */
export function effortsOf(
  view: CompareView,
  reports: readonly (readonly DatasetReport[] | undefined)[],
  kind: EffortKind,
): readonly Effort[] {
  const shared = view.rows.filter(
    ({ metric, cells }) =>
      metric.primary &&
      cells.every(({ score }) => score?.value != null && positionInRange(score.value, metric) !== undefined),
  )
  if (shared.length === 0) return []
  const all = view.runs.flatMap((run, index) => {
    const own = (reports[index] ?? []).filter(
      ({ model_folder, dataset }) =>
        model_folder === run.model_folder && shared.some((row) => row.dataset === dataset),
    )
    const positions = shared.flatMap(({ metric, cells }) => {
      const value = cells[index]?.score?.value
      const at = value == null ? undefined : positionInRange(value, metric)
      return at === undefined ? [] : [metric.direction === "higher" ? at : 1 - at]
    })
    const quality = positions.reduce((sum, at) => sum + at, 0) / positions.length
    const tokens = weighted(own, ({ output_tokens }) => output_tokens?.mean)
    const latencyS = weighted(own, ({ latency }) => latency?.mean)
    return [{ index, quality, tokens, latencyS, onFront: false }]
  })
  const costOf = (effort: Effort) => effort[kind] ?? Number.POSITIVE_INFINITY
  return all.map((one) => ({
    ...one,
    onFront:
      one[kind] !== undefined &&
      !all.some(
        (other) =>
          other !== one &&
          other.quality >= one.quality &&
          costOf(other) <= costOf(one) &&
          (other.quality > one.quality || costOf(other) < costOf(one)),
      ),
  }))
}

/** Mean over requests of all benchmarks; undefined where none was measured. */
function weighted(
  reports: readonly DatasetReport[],
  meanOf: (speed: NonNullable<DatasetReport["speed"]>) => number | undefined,
): number | undefined {
  let requests = 0
  let sum = 0
  for (const { speed } of reports) {
    const mean = speed && meanOf(speed)
    if (!speed || mean == null) continue
    requests += speed.requests
    sum += mean * speed.requests
  }
  return requests === 0 ? undefined : sum / requests
}
