import type { ReactNode } from "react"
import { windowStart } from "../../components/list.js"
import { useSize, useTexts, useTheme } from "../../components/ui.js"
import { Box, Text } from "../../ink.js"
import { type BenchmarkRow, runningScore } from "../../model/run-view.js"
import { bar } from "../../text/bars.js"
import { cell } from "../../text/fit.js"

/** A line for each benchmark of each model: bar, count, score so far with its interval, errors. */
export function BenchmarkRows(props: {
  readonly rows: readonly BenchmarkRow[]
  readonly selected: number
  readonly height: number
  readonly skipped: ReadonlySet<string>
}): ReactNode {
  const { rows, selected, height, skipped } = props
  const { columns } = useSize()
  const texts = useTexts()
  const theme = useTheme()
  const several = new Set(rows.map((row) => row.model)).size > 1
  const [wide, meter] = columns >= 110 ? [36, 24] : columns >= 80 ? [24, 14] : [15, 5]
  const rest = Math.max(4, columns - (2 + wide + 1 + meter + 1 + 11 + 1 + 16 + 1))
  const start = windowStart(selected, height, rows.length)
  const shown = rows.slice(start, start + height)
  return (
    <Box flexDirection="column">
      <Text dimColor>
        {cell(
          `  ${cell(texts.benchmark, wide)} ${cell(texts.progress, meter + 12)} ${cell(texts.score, 16)} ${texts.errors}`,
          columns,
        )}
      </Text>
      {shown.map((row, index) => {
        const active = start + index === selected
        const name = several ? `${row.benchmark} · ${row.model}` : row.benchmark
        const share = row.total ? row.done / row.total : row.finished ? 1 : 0
        const counted = row.total === undefined ? `${row.done}` : `${row.done}/${row.total}`
        const mark = active ? (theme.ascii ? "> " : "❯ ") : "  "
        return (
          <Text key={`${row.model}/${row.benchmark}`} bold={active} wrap="truncate">
            {mark}
            <Text color={row.finished ? theme.good : undefined}>{cell(name, wide)}</Text>{" "}
            <Text color={theme.accent}>{bar(share, meter, theme.ascii)}</Text>
            {` ${cell(counted, 11)} ${cell(scoreText(row, theme.ascii), 16)} `}
            <Text color={row.errors > 0 ? theme.bad : undefined}>
              {cell(errorText(row, skipped.has(row.benchmark), texts), rest)}
            </Text>
          </Text>
        )
      })}
    </Box>
  )
}

/** `0.792 0.73–0.84`: the mean and its interval. */
function scoreText(row: BenchmarkRow, ascii: boolean): string {
  const score = runningScore(row)
  if (!score) return ascii ? "-" : "–"
  const { mean, interval } = score
  const size = Math.max(Math.abs(mean), ...(interval ?? []).map(Math.abs))
  const text = (value: number, decimals: number) => value.toFixed(size < 10 ? decimals : size < 1000 ? 1 : 0)
  if (!interval) return text(mean, 3)
  return `${text(mean, 3)} ${text(interval[0], 2)}${ascii ? "-" : "–"}${text(interval[1], 2)}`
}

function errorText(row: BenchmarkRow, skipped: boolean, texts: ReturnType<typeof useTexts>): string {
  const parts = [
    ...(row.errors > 0 ? [String(row.errors)] : []),
    ...(row.cached > 0 ? [`${row.cached} ${texts.cached}`] : []),
    ...(skipped ? [texts.skipped] : []),
  ]
  return parts.join(" ") || "0"
}
