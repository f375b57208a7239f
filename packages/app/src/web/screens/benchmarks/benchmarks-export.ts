import type { BenchmarkRow } from "../../../api/benchmark.js"
import type { ExportTable } from "../../export/index.js"

/** One line a benchmark of the catalogue. */
export function benchmarksTable(benchmarks: readonly BenchmarkRow[]): ExportTable {
  return {
    columns: ["name", "title", "category", "tags", "needs_judge", "needs_sandbox", "cached", "description"],
    rows: benchmarks.map((one) => [
      ...[one.name, one.pretty_name, one.category, one.tags.join(" "), one.needs_judge, one.needs_sandbox],
      ...[one.cached, one.description],
    ]),
  }
}
