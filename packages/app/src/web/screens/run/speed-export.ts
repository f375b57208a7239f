import type { DatasetReport } from "../../../api/overview.js"
import type { ExportTable } from "../../export/index.js"

const measures = ["latency", "ttft", "tpot", "input_tokens", "output_tokens"] as const
const figures = ["mean", "std", "min", "p25", "p50", "p75", "p90", "p99", "max"] as const

/** One line a benchmark and measure; times in seconds. */
export function speedTable(reports: readonly DatasetReport[]): ExportTable {
  return {
    columns: ["model", "dataset", "measure", "requests", ...figures],
    rows: reports.flatMap(({ model, dataset, speed }) =>
      measures.flatMap((measure) => {
        const values = speed?.[measure]
        return speed && values
          ? [[model, dataset, measure, speed.requests, ...figures.map((name) => values[name])]]
          : []
      }),
    ),
  }
}
