import type { RunOverview } from "../../../api/overview.js"
import type { SampleRow } from "../../../api/sample.js"

/** Names of the values that samples have: those of the reports, and of a run without a report those of the rows. */
export function metricNames(
  overview: RunOverview | undefined,
  model: string,
  dataset: string | undefined,
  rows: readonly SampleRow[],
): readonly string[] {
  const reports = (overview?.reports ?? []).filter(
    (report) => report.model_folder === model && (dataset === undefined || report.dataset === dataset),
  )
  const seen = rows.slice(0, 50).flatMap(({ scores }) => Object.keys(scores))
  const told = reports.flatMap(({ metrics }) => metrics.map(({ info }) => info.name))
  // A report may tell of figures over all samples, which no single one has.
  const known = seen.length === 0 ? told : seen
  return [...new Set(known)]
}
