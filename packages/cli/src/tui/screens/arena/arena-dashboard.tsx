import { type ReactNode, useState } from "react"
import { Frame, Rule } from "../../components/frame.js"
import { numbered } from "../../components/numbered.js"
import { useFrames, useSize, useTexts, useTheme } from "../../components/ui.js"
import { useKeys } from "../../components/use-keys.js"
import { Text } from "../../ink.js"
import { type ArenaView, moversOf, standingsOf } from "../../model/arena-view.js"
import { bar } from "../../text/bars.js"
import { fit } from "../../text/fit.js"
import { Leaderboard } from "./leaderboard.js"
import { PairMatrix } from "./pair-matrix.js"

/** A contest under way: who leads, what is left, who moves. */
export function ArenaDashboard(props: {
  readonly view: ArenaView
  readonly command: string
  readonly onInterrupt: () => void
  /** Closes the view; the contest goes on. */
  readonly onLeave: () => void
}): ReactNode {
  const { view } = props
  useFrames()
  const { columns, rows } = useSize()
  const texts = useTexts()
  const theme = useTheme()
  const [matrix, setMatrix] = useState(false)
  const { arena, keys: names } = texts
  const keys = useKeys({
    commands: [
      {
        keys: "tab",
        what: matrix ? arena.leaderboard : arena.matrix,
        run: () => setMatrix((before) => !before),
      },
      { keys: "q", what: names.leave, short: names.leaveShort, run: props.onLeave },
    ],
    onInterrupt: props.onInterrupt,
  })
  const standings = standingsOf(view)
  const width = Math.max(10, Math.min(40, columns - 45))
  const movers = moversOf(view)
    .slice(0, 3)
    .filter(({ by }) => Math.abs(by) >= 0.5)
    .map(({ model, by }) => `${model} ${by > 0 ? "+" : ""}${by.toFixed(0)}`)
  const half = Math.max(3, Math.floor((rows - 9) / 2))
  const games = view.latest.slice(-Math.max(1, rows - 10 - Math.min(half, standings.length)))
  return (
    <Frame title={`${texts.title} arena`} right={view.runDir} keys={keys}>
      <Text>
        <Text color={theme.accent}>
          {bar(view.planned ? view.done / view.planned : 0, width, theme.ascii)}
        </Text>
        {` ${view.done}/${view.planned} ${arena.games} · ${view.planned - view.done} ${arena.remaining}`}
      </Text>
      <Text dimColor>{fit(`${arena.movers}: ${movers.join(", ") || "–"}`, columns)}</Text>
      <Rule />
      {matrix ? (
        <PairMatrix
          models={standings.map(({ model }) => model)}
          pairs={[...view.pairs.values()]}
          height={half}
        />
      ) : (
        <Leaderboard
          rows={standings.map((row) => ({ ...row, lower: undefined, upper: undefined }))}
          height={half}
        />
      )}
      <Rule />
      {numbered(games).map(({ place, value: { first, second, winner } }) => {
        const sign = winner === undefined ? "?" : winner === "tie" ? "=" : winner === "model_a" ? ">" : "<"
        return <Text key={place}>{fit(`${first} ${sign} ${second}`, columns)}</Text>
      })}
      <Text dimColor>{fit(`${texts.command}: ${props.command}`, columns)}</Text>
    </Frame>
  )
}
