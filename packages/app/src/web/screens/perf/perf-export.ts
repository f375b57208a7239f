import type { PerfRequest, PerfView } from "../../../api/perf.js"
import type { ExportTable } from "../../export/index.js"

const figures = [
  "requests",
  "succeeded",
  "failed",
  "success_rate",
  "duration_s",
  "requests_per_second",
  "output_tokens_per_second",
  "total_tokens_per_second",
  "latency_s",
  "ttft_ms",
  "tpot_ms",
  "itl_ms",
  "input_tokens",
  "output_tokens",
] as const

const percentiles = ["50%", "90%", "95%", "99%"] as const
const latencies = ["latency_s", "ttft_ms", "tpot_ms", "itl_ms"] as const

/** One line a load level: its figures and the usual percentiles. */
export function levelsTable(perf: PerfView): ExportTable {
  return {
    columns: [
      ...["level", "parallel", "rate", ...figures],
      ...percentiles.flatMap((name) => latencies.map((field) => `${field}_p${name.replace("%", "")}`)),
      "client_limited",
    ],
    rows: perf.levels.map((level) => [
      level.name,
      level.parallel,
      level.rate,
      ...figures.map((field) => level.figures[field]),
      ...percentiles.flatMap((name) => {
        const found = level.percentiles.find(({ percentile }) => percentile === name)
        return latencies.map((field) => found?.[field] ?? null)
      }),
      level.client_limited,
    ]),
  }
}

/** One line a test and load level, the baseline's first: what the changes are made of. */
export function testsTable(tests: readonly PerfView[]): ExportTable {
  const tables = tests.map((test) => ({ test, table: levelsTable(test) }))
  return {
    columns: ["test", "model", "baseline", ...(tables[0]?.table.columns ?? [])],
    rows: tables.flatMap(({ test, table }, index) =>
      table.rows.map((row) => [test.name, test.model, index === 0, ...row]),
    ),
  }
}

const fields = [
  "index",
  "start_s",
  "latency_s",
  "ttft_ms",
  "tpot_ms",
  "itl_ms",
  "input_tokens",
  "output_tokens",
  "success",
  "outcome",
  "status_code",
  "error",
] as const satisfies readonly (keyof PerfRequest)[]

export function requestsTable(requests: readonly PerfRequest[]): ExportTable {
  return { columns: fields, rows: requests.map((request) => fields.map((field) => request[field])) }
}
