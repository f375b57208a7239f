import type { ReactNode } from "react"
import { useSize, useTexts, useTheme } from "../../components/ui.js"
import { Text } from "../../ink.js"
import { intervalBar } from "../../text/bars.js"
import { cell, fit } from "../../text/fit.js"

/** A row of a leaderboard; without interval while a contest goes on. */
export interface BoardRow {
  readonly model: string
  readonly rating: number
  readonly lower: number | undefined
  readonly upper: number | undefined
  readonly wins: number
  readonly ties: number
  readonly losses: number
}

/** Models by rating, each with a bar from the lower to the upper end of its interval. */
export function Leaderboard({
  rows,
  height,
}: {
  readonly rows: readonly BoardRow[]
  readonly height: number
}): ReactNode {
  const { columns } = useSize()
  const texts = useTexts()
  const theme = useTheme()
  const name = Math.max(12, Math.min(32, Math.floor(columns / 4)))
  const meter = Math.max(8, columns - name - 45)
  const least = Math.min(...rows.map(({ rating, lower }) => lower ?? rating))
  const most = Math.max(...rows.map(({ rating, upper }) => upper ?? rating))
  return (
    <>
      <Text dimColor>
        {fit(
          ` #  ${cell(texts.arena.model, name)} ${cell(texts.arena.rating, 7, "right")} ${cell(texts.browser.interval, 13, "right")}  ${cell("", meter)}  ${texts.arena.record}`,
          columns,
        )}
      </Text>
      {rows.slice(0, height).map((row, index) => {
        const { model, rating, lower, upper, wins, ties, losses } = row
        const interval =
          lower === undefined || upper === undefined ? "" : `${lower.toFixed(0)}–${upper.toFixed(0)}`
        return (
          <Text key={model} wrap="truncate">
            {`${cell(String(index + 1), 2, "right")}  ${cell(model, name)} ${cell(rating.toFixed(0), 7, "right")} ${cell(interval, 13, "right")}  `}
            <Text color={theme.accent}>
              {intervalBar(
                { lower: lower ?? rating, value: rating, upper: upper ?? rating, least, most },
                meter,
                theme.ascii,
              )}
            </Text>
            {`  ${wins}/${ties}/${losses}`}
          </Text>
        )
      })}
    </>
  )
}
