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
