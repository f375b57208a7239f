import type { CompareView } from "../../../api/compare.js"
import type { DatasetReport } from "../../../api/overview.js"
import type { RunRow } from "../../../api/run.js"
import { positionInRange } from "../../ui/index.js"

/** What a run took for what it reached. */
export interface Effort {
  /** Position in the list of compared runs. */
  index: number
  /** Mean of the headline scores that all runs have, each from its worst (0) to its best (1). */
  quality: number
  tokens: number | undefined
  latencyS: number | undefined
  /** Of a thousand samples. */
  dollars: number | undefined
}

export const efforts = ["tokens", "latencyS", "dollars"] as const
export type EffortKind = (typeof efforts)[number]

/** A run, as far as what it took is concerned. */
export interface MeasuredRun {
  reports: readonly DatasetReport[]
  run: Pick<RunRow, "cost_usd" | "samples" | "models">
}

/** Quality and what it took; only benchmarks that every run has count. */
export function effortsOf(view: CompareView, runs: readonly (MeasuredRun | undefined)[]): readonly Effort[] {
  const shared = view.rows.filter(
    ({ metric, cells }) =>
      metric.primary &&
      cells.every(({ score }) => score?.value != null && positionInRange(score.value, metric) !== undefined),
  )
  if (shared.length === 0) return []
  return view.runs.map((run, index) => {
    const measured = runs[index]
    const own = (measured?.reports ?? []).filter(
      ({ model_folder, dataset }) =>
        model_folder === run.model_folder && shared.some((row) => row.dataset === dataset),
    )
    const positions = shared.flatMap(({ metric, cells }) => {
      const value = cells[index]?.score?.value
      const at = value == null ? undefined : positionInRange(value, metric)
      return at === undefined ? [] : [metric.direction === "higher" ? at : 1 - at]
    })
    return {
      index,
      quality: positions.reduce((sum, at) => sum + at, 0) / positions.length,
      tokens: weighted(own, ({ output_tokens }) => output_tokens?.mean),
      latencyS: weighted(own, ({ latency }) => latency?.mean),
      dollars: measured && dollarsOf(measured),
    }
  })
}

/** Positions of the runs for which no other is at least as good for less. */
export function paretoFront(all: readonly Effort[], kind: EffortKind): ReadonlySet<number> {
  const costOf = (effort: Effort) => effort[kind] ?? Number.POSITIVE_INFINITY
  const front = all.filter(
    (one) =>
      one[kind] !== undefined &&
      !all.some(
        (other) =>
          other !== one &&
          other.quality >= one.quality &&
          costOf(other) <= costOf(one) &&
          (other.quality > one.quality || costOf(other) < costOf(one)),
      ),
  )
  return new Set(front.map(({ index }) => index))
}

/** Of a thousand samples; what several models of a run cost together says nothing of one of them. */
function dollarsOf({ run }: MeasuredRun): number | undefined {
  if (run.cost_usd === null || run.samples === 0 || run.models.length !== 1) return undefined
  return (run.cost_usd / run.samples) * 1000
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
