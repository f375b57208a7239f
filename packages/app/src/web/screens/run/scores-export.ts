import type { DatasetReport } from "../../../api/overview.js"
import type { Cell, ExportTable } from "../../export/index.js"

/** Every score of a run: totals, categories and subsets, each with its interval and n. */
export function scoresTable(reports: readonly DatasetReport[]): ExportTable {
  return {
    columns: [
      "model",
      "dataset",
      "metric",
      "category",
      "subset",
      "score",
      "low",
      "high",
      "n",
      "unscored",
      "macro",
      "macro low",
      "macro high",
    ],
    rows: reports.flatMap((report) =>
      report.metrics.flatMap(
        ({ info, score, unscored, categories, macro, macro_interval: macroInterval }) => {
          const line = (category: string, subset: string, figure: typeof score, ...more: readonly Cell[]) => [
            report.model,
            report.dataset,
            info.key,
            category,
            subset,
            figure.value,
            figure.interval?.[0] ?? null,
            figure.interval?.[1] ?? null,
            figure.n,
            ...more,
          ]
          return [
            line("", "", score, unscored, macro, macroInterval?.[0] ?? null, macroInterval?.[1] ?? null),
            ...categories.flatMap((category) =>
              category.subsets.map((subset) =>
                line(category.name.join("/"), subset.name, subset.score, null, null, null, null),
              ),
            ),
          ]
        },
      ),
    ),
  }
}
