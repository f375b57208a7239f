import type { DatasetReport } from "../../../api/overview.js"
import type { Cell, ExportTable } from "../../export/index.js"

/** Every score of a run: totals, categories and subsets, each with its interval and n. */
export function scoresTable(reports: readonly DatasetReport[]): ExportTable {
  return {
    columns: ["model", "dataset", "metric", "category", "subset", "score", "low", "high", "n", "unscored"],
    rows: reports.flatMap((report) =>
      report.metrics.flatMap(({ info, score, unscored, categories }) => {
        const line = (category: string, subset: string, figure: typeof score, missing: Cell) => [
          report.model,
          report.dataset,
          info.key,
          category,
          subset,
          figure.value,
          figure.interval?.[0] ?? null,
          figure.interval?.[1] ?? null,
          figure.n,
          missing,
        ]
        return [
          line("", "", score, unscored),
          ...categories.flatMap((category) =>
            category.subsets.map((subset) => line(category.name.join("/"), subset.name, subset.score, null)),
          ),
        ]
      }),
    ),
  }
}
