import type { CompareSamples, CompareView } from "../../../api/compare.js"
import type { ExportTable } from "../../export/index.js"

/** Benchmark × run with the paired difference to the baseline. */
export function compareTable(view: CompareView): ExportTable {
  return {
    columns: [
      ...["dataset", "metric", "run", "model", "score", "low", "high", "n", "unscored", "baseline"],
      ...["difference", "difference_low", "difference_high", "p", "p_adjusted", "verdict", "common"],
    ],
    rows: view.rows.flatMap((row) =>
      row.cells.flatMap(({ score, unscored, against_baseline: paired }, index) => {
        const run = view.runs[index]
        if (!run) return []
        return [
          [
            row.dataset,
            row.metric.key,
            run.ref,
            run.model,
            score?.value ?? null,
            score?.interval?.[0] ?? null,
            score?.interval?.[1] ?? null,
            score?.n ?? null,
            unscored,
            index === view.baseline,
            paired?.difference ?? null,
            paired?.interval?.[0] ?? null,
            paired?.interval?.[1] ?? null,
            paired?.p ?? null,
            paired?.p_adjusted ?? null,
            paired?.verdict ?? null,
            paired?.common ?? null,
          ],
        ]
      }),
    ),
  }
}

/** One line a question, three columns a run. */
export function comparedSamplesTable(
  runs: CompareView["runs"],
  items: readonly CompareSamples["items"][number][],
): ExportTable {
  return {
    columns: [
      "subset",
      "question",
      ...runs.flatMap(({ ref }) => [`${ref} status`, `${ref} score`, `${ref} answer`]),
    ],
    rows: items.map(({ subset, preview, cells }) => [
      subset,
      preview,
      ...runs.flatMap((_, index) => {
        const cell = cells[index]
        return [cell?.status ?? null, cell?.score ?? null, cell?.answer ?? null]
      }),
    ]),
  }
}
