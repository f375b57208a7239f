import type { RunOverview } from "../../../api/overview.js"

/** What became of the samples that a run was to evaluate. */
export interface Completeness {
  requested: number
  /** With a value of the headline's metric. */
  scored: number
  /** With a verdict, but without such a value. */
  unscored: number
  errored: number
  /** Never asked for: the run was stopped or a benchmark skipped. Samples of a running run are only not there yet. */
  skipped: number
  /** Benchmarks of the task without a report. */
  missing: readonly string[]
}

/** Over all reports of one model; undefined before there is one. */
export function completenessOf({ run, reports }: RunOverview, model: string): Completeness | undefined {
  const own = reports.filter(({ model_folder }) => model_folder === model)
  if (own.length === 0) return undefined
  const all: Completeness = {
    requested: 0,
    scored: 0,
    unscored: 0,
    errored: 0,
    skipped: 0,
    missing:
      run.status === "running" || run.kind !== "eval"
        ? []
        : run.datasets.filter((name) => !own.some(({ dataset }) => dataset === name)),
  }
  for (const { requested, succeeded, errored, metrics } of own) {
    const main = metrics.find(({ info }) => info.primary) ?? metrics[0]
    const unscored = main ? Math.min(main.unscored, succeeded) : succeeded
    all.requested += Math.max(requested, succeeded + errored)
    all.scored += succeeded - unscored
    all.unscored += unscored
    all.errored += errored
    if (run.status !== "running") all.skipped += Math.max(0, requested - succeeded - errored)
  }
  return all
}
