import { numberIn } from "../objective/index.js"
import { loadOf } from "./advice.js"
import { formatNumber } from "./format.js"
import type { ReportedLevel } from "./reported-run.js"
import { type Paint, textTable } from "./text-table.js"

/** Figures of requests, level by level. */
export function perRequest(levels: readonly ReportedLevel[], bold: Paint): string {
  const metrics = [
    "Latency (s)",
    "TTFT (ms)",
    "TPOT (ms)",
    "ITL (ms)",
    "Input tokens",
    "Output tokens",
    "Decode (tok/s)",
  ]
  const averages: Readonly<Record<string, string>> = {
    "Input tokens": "Avg Input Tokens",
    "Output tokens": "Avg Output Tokens",
  }
  const further = [
    "Avg Turns/Request",
    "KV Cache Hit Rate (%)",
    "Avg First-Turn TTFT (ms)",
    "Avg Subsequent-Turn TTFT (ms)",
    "Avg Decoded Tok/Iter",
    "Spec. Accept Rate",
  ]
  const rows = levels.flatMap((level) => {
    const { summary, percentiles } = level.figures
    const at = (name: string, column: string) => {
      const row = percentiles.find(({ Percentiles }) => Percentiles === name)
      return formatNumber(row && numberIn(row, column))
    }
    const measured = metrics
      .map((metric) => [
        metric,
        formatNumber(numberIn(summary, averages[metric] ?? `Avg ${metric}`)),
        at("50%", metric),
        at("99%", metric),
        at("max", metric),
      ])
      // Figures of which nothing is known, and output tokens where there are none.
      .filter(([, mean, ...values]) => values.some((value) => value !== "–") || /[1-9]/.test(mean ?? ""))
    const single = further.flatMap((key) => {
      const value = numberIn(summary, key)
      return value === undefined ? [] : [[key.replace(/^Avg /, ""), formatNumber(value), "", "", ""]]
    })
    return [...measured, ...single].map((cells, index) => ({
      cells: [index === 0 ? loadOf(level) : "", ...cells],
    }))
  })
  if (rows.length === 0) return ""
  const table = textTable(
    [
      { title: "Load", left: true },
      { title: "Metric", left: true },
      { title: "avg" },
      { title: "p50" },
      { title: "p99" },
      { title: "max" },
    ],
    rows,
  )
  return `${bold("Per-request metrics")}\n${table}`
}

/** Figures of whole conversations; empty without any. */
export function perConversation(levels: readonly ReportedLevel[], bold: Paint): string {
  const rows = levels.flatMap((level) =>
    level.conversations.map(({ metric, mean, p50, p99, max }, index) => ({
      cells: [index === 0 ? loadOf(level) : "", metric, ...[mean, p50, p99, max].map(shown)],
    })),
  )
  if (rows.length === 0) return ""
  const table = textTable(
    [
      { title: "Load", left: true },
      { title: "Metric", left: true },
      { title: "avg" },
      { title: "p50" },
      { title: "p99" },
      { title: "max" },
    ],
    rows,
  )
  return `${bold("Per-trace metrics")}\n${table}`
}

/** Token rates over the whole level, its end, and its steady part. */
export function workloadThroughput(levels: readonly ReportedLevel[], bold: Paint): string {
  const rows = levels.flatMap((level) =>
    level.windows
      .filter(({ overall }) => overall !== null && overall > 0)
      .map(({ metric, overall, last_window: last, steady_state: steady }, index) => ({
        cells: [index === 0 ? loadOf(level) : "", metric, ...[overall, last, steady].map(shown)],
      })),
  )
  if (rows.length === 0) return ""
  const table = textTable(
    [
      { title: "Load", left: true },
      { title: "Metric", left: true },
      { title: "overall" },
      { title: "last window" },
      { title: "steady" },
    ],
    rows,
  )
  return `${bold("Workload throughput")}\n${table}`
}

function shown(value: number | null): string {
  return formatNumber(value ?? undefined)
}
