import type { ReactNode } from "react"
import { useSize, useTexts, useTheme } from "../../components/ui.js"
import { Text } from "../../ink.js"
import type { PairRow } from "../../model/arena-run.js"
import { cell, fit } from "../../text/fit.js"

/** Who beats whom: the share of points that the model of a row has against the model of a column. */
export function PairMatrix(props: {
  readonly models: readonly string[]
  readonly pairs: readonly PairRow[]
  readonly height: number
}): ReactNode {
  const { models, pairs, height } = props
  const { columns } = useSize()
  const texts = useTexts()
  const theme = useTheme()
  const name = Math.max(12, Math.min(28, Math.floor(columns / 4)))
  const shown = models.slice(0, Math.max(1, Math.floor((columns - name - 4) / 8)))
  return (
    <>
      <Text dimColor>
        {fit(
          `${cell("", name + 3)}${shown.map((_, at) => cell(`#${at + 1}`, 8, "right")).join("")}`,
          columns,
        )}
      </Text>
      {models.slice(0, Math.max(1, height - 2)).map((row, at) => (
        <Text key={row} wrap="truncate">
          {`${cell(String(at + 1), 2, "right")} ${cell(row, name)}`}
          {shown.map((column) => {
            const share = row === column ? undefined : shareOf(pairs, row, column)
            const text = row === column ? "·" : share === undefined ? "–" : `${(100 * share).toFixed(0)}%`
            const color =
              share === undefined || share === 0.5 ? undefined : share > 0.5 ? theme.good : theme.bad
            return (
              <Text key={column} color={color}>
                {cell(text, 8, "right")}
              </Text>
            )
          })}
        </Text>
      ))}
      <Text dimColor>{fit(texts.arena.matrixHelp, columns)}</Text>
    </>
  )
}

function shareOf(pairs: readonly PairRow[], model: string, other: string): number | undefined {
  const pair = pairs.find(({ a, b }) => (a === model && b === other) || (a === other && b === model))
  if (!pair || pair.games === 0) return undefined
  const forA = (pair.wins + pair.ties / 2) / pair.games
  return pair.a === model ? forA : 1 - forA
}
