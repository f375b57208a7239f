import stringWidth from "string-width"
import type { BenchmarkReport, PerfSummary } from "./benchmark-report.js"
import { missing } from "./metric-label.js"
import { formatFixed } from "./round-half-up.js"
import { perModel } from "./score-table.js"
import { formatTextTable, type TableStyle, type TextColumn } from "./text-table.js"

/** One figure of the performance table: a heading with its unit, and the text. */
export interface PerfFigure {
  title: string
  text: (perf: PerfSummary) => string
}

/** The figures of the performance table in order. Throughput is that of the run over its wall time. */
export const perfFigures: readonly PerfFigure[] = [
  { title: "Num", text: (perf) => String(perf.requests) },
  { title: "Avg Lat (s)", text: (perf) => number(perf.latency?.mean, 3) },
  { title: "P99 Lat (s)", text: (perf) => number(perf.latency?.p99, 3) },
  { title: "Avg TTFT (ms)", text: (perf) => number(milliseconds(perf.ttft?.mean), 1) },
  { title: "Avg TPOT (ms)", text: (perf) => number(milliseconds(perf.tpot?.mean), 1) },
  { title: "Thpt (tok/s)", text: (perf) => number(perf.outputTokensPerSecond, 2) },
  { title: "Req/s", text: (perf) => number(perf.requestsPerSecond, 2) },
  { title: "Avg In", text: (perf) => number(perf.inputTokens?.mean, 1) },
  { title: "Avg Out", text: (perf) => number(perf.outputTokens?.mean, 1) },
]

/**
 * Latency, tokens and throughput of the requests behind reports; empty when none has any. Throughput is what the
 * run reached with all its concurrency; what one request sees is in the report file.
 */
export function formatPerfTable(reports: readonly BenchmarkReport[], style: TableStyle = {}): string {
  const measured = reports.flatMap((report) => (report.perf ? [{ report, perf: report.perf }] : []))
  if (measured.length === 0) return ""
  const render = (some: typeof measured, withModel: boolean) => {
    const names: TextColumn[] = [
      { title: "Model", flexible: true },
      { title: "Dataset", flexible: true },
    ]
    const figures: TextColumn[] = perfFigures.map(({ title }) => ({ title, align: "right" }))
    const rows = some.map(({ report, perf }) => ({
      cells: [
        ...(withModel ? [report.model] : []),
        report.prettyName,
        ...perfFigures.map(({ text }) => asciiText(text(perf), style)),
      ],
    }))
    return formatTextTable([...names.slice(withModel ? 0 : 1), ...figures], rows, style)
  }
  const { width } = style
  const longest = Math.max(...measured.map(({ report }) => stringWidth(report.model)))
  const full = render(measured, true)
  const [frame = ""] = full.split("\n")
  // Without a wrapped name the table is the easier one to read; else names move above.
  if (width === undefined || (stringWidth(frame) <= width && nameFits(full, longest))) return full
  return perModel(
    measured.map(({ report }) => report),
    (own) =>
      render(
        measured.filter(({ report }) => own.includes(report)),
        false,
      ),
  )
}

/** Whether the first column is as wide as the longest name. */
function nameFits(table: string, longest: number): boolean {
  const [, title = ""] = table.split("\n")
  return stringWidth(title.split(/[│|]/)[1] ?? "") >= longest + 2
}

function asciiText(text: string, style: TableStyle): string {
  return style.ascii && text === missing ? "-" : text
}

function number(value: number | undefined, places: number): string {
  return value === undefined ? missing : formatFixed(value, places)
}

function milliseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000
}
