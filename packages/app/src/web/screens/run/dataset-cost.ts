import type { DatasetReport, RunOverview } from "../../../api/overview.js"

type Spending = NonNullable<RunOverview["spending"]>[number]

/** What was spent on one benchmark, its judges included; undefined where that is not on record. */
export function costOf(overview: RunOverview, report: DatasetReport): number | undefined {
  const parts = spendingOn(overview, report).map(({ cost_usd }) => cost_usd)
  if (parts.length === 0) return undefined
  return parts.reduce<number | undefined>(
    (sum, cost) => (sum === undefined || cost === null ? undefined : sum + cost),
    0,
  )
}

/**
 * The accounts of one benchmark. Judges of a run with several models are not told apart by whose answers they read, so
 * there its costs are those of no single model.
 */
function spendingOn(
  { run, spending }: RunOverview,
  { dataset }: Pick<DatasetReport, "dataset">,
): readonly Spending[] {
  if (run.models.length > 1) return []
  return (spending ?? []).filter((part) => part.dataset === dataset)
}
