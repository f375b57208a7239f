import type { ReactNode } from "react"
import { useSize, useTexts, useTheme } from "../../components/ui.js"
import { Text } from "../../ink.js"
import { type LevelRow, levelLabel } from "../../model/perf-view.js"
import { cell, fit } from "../../text/fit.js"

interface Column {
  readonly title: string
  readonly width: number
  readonly text: (row: LevelRow) => string
}

/** The levels of a load test, a row for each as soon as it began; as many columns as there is room for. */
export function SweepTable(props: {
  readonly rows: readonly LevelRow[]
  readonly height: number
}): ReactNode {
  const { columns } = useSize()
  const texts = useTexts()
  const theme = useTheme()
  const { perf } = texts
  const success: Column = { title: perf.success, width: 8, text: successOf }
  const all: readonly Column[] = [
    { title: perf.level, width: 8, text: ({ level }) => levelLabel(level) },
    { title: "RPS", width: 8, text: (row) => summaryOf(row, "Req Throughput (req/s)", 2) },
    { title: "tok/s", width: 7, text: (row) => summaryOf(row, "Output Throughput (tok/s)", 0) },
    { title: "TTFT p99", width: 9, text: (row) => percentileOf(row, "TTFT (ms)", "99%", 1) },
    { title: "TPOT p99", width: 9, text: (row) => percentileOf(row, "TPOT (ms)", "99%", 2) },
    { title: "ITL p99", width: 9, text: (row) => percentileOf(row, "ITL (ms)", "99%", 2) },
    { title: `${texts.latency} p50`, width: 12, text: (row) => percentileOf(row, "Latency (s)", "50%", 3) },
    { title: "p90", width: 8, text: (row) => percentileOf(row, "Latency (s)", "90%", 3) },
    { title: "p99", width: 8, text: (row) => percentileOf(row, "Latency (s)", "99%", 3) },
  ]
  let width = 4 + success.width + 1
  const shown = all.filter((column) => {
    width += column.width + 1
    return width <= columns
  })
  const cells = [...shown, success]
  const mark = (row: LevelRow) => (row.figures ? (theme.ascii ? "+" : "✓") : theme.ascii ? ">" : "▶")
  return (
    <>
      <Text dimColor>
        {fit(`  ${cells.map((one) => cell(one.title, one.width, "right")).join(" ")}`, columns)}
      </Text>
      {props.rows.slice(-props.height).map((row) => (
        <Text key={row.level.folder} color={row.figures?.clientLimited ? theme.warn : undefined}>
          {fit(
            `${mark(row)} ${cells.map((one) => cell(one.text(row), one.width, "right")).join(" ")}${row.figures?.clientLimited ? " !" : ""}`,
            columns,
          )}
        </Text>
      ))}
    </>
  )
}

function summaryOf({ figures }: LevelRow, name: string, digits: number): string {
  const value = figures?.summary[name]
  return typeof value === "number" ? value.toFixed(digits) : figures ? "–" : "…"
}

function percentileOf({ figures }: LevelRow, name: string, percentile: string, digits: number): string {
  const value = figures?.percentiles.find((row) => row.Percentiles === percentile)?.[name]
  return typeof value === "number" ? value.toFixed(digits) : figures ? "–" : "…"
}

function successOf({ figures }: LevelRow): string {
  const total = figures?.summary["Total Requests"]
  const good = figures?.summary["Success Requests"]
  return typeof total === "number" && total > 0 && typeof good === "number"
    ? `${((100 * good) / total).toFixed(1)}%`
    : "…"
}
