import { numberIn } from "../objective/index.js"
import { successShare } from "./advice.js"
import { formatInterval, formatNumber, formatPercent } from "./format.js"
import type { ReportedLevel } from "./reported-run.js"
import { ansi, plain, type TextColumn, textTable } from "./text-table.js"

/** A column of the overview, and what it shows of a level. */
interface OverviewColumn extends TextColumn {
  readonly cell: (level: ReportedLevel) => string
}

/** The levels side by side, coloured by their success. */
export function overviewText(levels: readonly ReportedLevel[], color: boolean): string {
  const columns = levels.every(generatesNothing) ? forVectors : forTexts(levels)
  const rows = levels.map((level) => {
    const share = successShare(level) ?? 1
    return {
      cells: columns.map(({ cell }) => cell(level)),
      paint: color ? ansi(share >= 0.95 ? 32 : share >= 0.8 ? 33 : 31) : plain,
    }
  })
  return textTable(columns, rows)
}

/** Embeddings and rankings have no output tokens. */
function generatesNothing({ figures }: ReportedLevel): boolean {
  return numberIn(figures.summary, "Input Throughput (tok/s)") !== undefined
}

const summary = (key: string) => (level: ReportedLevel) => formatNumber(numberIn(level.figures.summary, key))
const repeated = (key: string) => (level: ReportedLevel) => {
  const interval = level.repeated?.[key]
  return interval === undefined ? summary(key)(level) : formatInterval(interval)
}
const p99 = (key: string) => (level: ReportedLevel) => {
  const row = level.figures.percentiles.find(({ Percentiles }) => Percentiles === "99%")
  return formatNumber(row && numberIn(row, key))
}

const load: readonly OverviewColumn[] = [
  {
    title: "Conc.",
    cell: ({ level }) => (level.parallel === undefined ? "INF" : String(level.parallel)),
  },
  { title: "Rate", cell: ({ level }) => (level.rate === undefined ? "–" : formatNumber(level.rate)) },
]
const success: OverviewColumn = { title: "Success", cell: (level) => formatPercent(successShare(level)) }

function forTexts(levels: readonly ReportedLevel[]): readonly OverviewColumn[] {
  const has = (key: string) => levels.some(({ figures }) => numberIn(figures.summary, key) !== undefined)
  return [
    ...load,
    { title: "Num", cell: summary("Total Requests") },
    { title: "RPS", cell: repeated("Req Throughput (req/s)") },
    { title: "Gen/s", cell: repeated("Output Throughput (tok/s)") },
    success,
    ...(has("Goodput (req/s)") ? [{ title: "Good/s", cell: summary("Goodput (req/s)") }] : []),
    ...(levels.some(({ traces }) => traces !== undefined)
      ? [{ title: "Traces", cell: ({ traces }: ReportedLevel) => formatNumber(traces) }]
      : []),
  ]
}

const forVectors: readonly OverviewColumn[] = [
  ...load,
  { title: "RPS", cell: repeated("Req Throughput (req/s)") },
  { title: "Latency, s", cell: repeated("Avg Latency (s)") },
  { title: "p99", cell: p99("Latency (s)") },
  { title: "Input tok/s", cell: repeated("Input Throughput (tok/s)") },
  { title: "p99", cell: p99("Input (tok/s)") },
  { title: "Input tokens", cell: summary("Avg Input Tokens") },
  success,
]
