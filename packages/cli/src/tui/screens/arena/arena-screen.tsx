import { basename } from "node:path"
import { type ReactNode, useState } from "react"
import { Frame } from "../../components/frame.js"
import type { ScreenEnds } from "../../components/screen-ends.js"
import { useSize, useTexts, useTheme } from "../../components/ui.js"
import { useKeys } from "../../components/use-keys.js"
import { useLoaded } from "../../components/use-loaded.js"
import { Text } from "../../ink.js"
import { readArenaRun } from "../../model/arena-run.js"
import { fit } from "../../text/fit.js"
import { BattlesScreen } from "./battles-screen.js"
import { type BoardRow, Leaderboard } from "./leaderboard.js"
import { PairMatrix } from "./pair-matrix.js"
import { VoteScreen } from "./vote-screen.js"

/** A finished contest: leaderboard, pairs, battles, and a blind vote of one's own. */
export function ArenaScreen(
  props: ScreenEnds & {
    readonly runDir: string
  },
): ReactNode {
  const { runDir, onInterrupt } = props
  const { columns, rows } = useSize()
  const texts = useTexts()
  const theme = useTheme()
  const [matrix, setMatrix] = useState(false)
  const [over, setOver] = useState<"battles" | "vote">()
  const { value, problem } = useLoaded(runDir, () => readArenaRun(runDir))
  const { keys: names, arena } = texts
  const keys = useKeys({
    commands: [
      { keys: "enter", what: arena.battles, run: () => setOver("battles") },
      {
        keys: "tab",
        what: matrix ? arena.leaderboard : arena.matrix,
        run: () => setMatrix((before) => !before),
      },
      { keys: "v", what: arena.vote, run: () => setOver("vote") },
      { keys: "esc q", what: names.back, run: props.onClose },
    ],
    onInterrupt,
    isActive: over === undefined,
  })
  const back = () => setOver(undefined)
  if (over === "battles") return <BattlesScreen runDir={runDir} onClose={back} onInterrupt={onInterrupt} />
  if (over === "vote") return <VoteScreen runDir={runDir} onClose={back} onInterrupt={onInterrupt} />
  const board: readonly BoardRow[] = value?.ratings?.ratings ?? []
  const height = Math.max(1, rows - 8)
  return (
    <Frame
      title={`${arena.leaderboard}${value ? ` · ${value.ratings?.method ?? value.mode}` : ""}`}
      right={basename(runDir)}
      keys={keys}
    >
      {problem !== "" && <Text color={theme.bad}>{fit(problem, columns)}</Text>}
      {!value && problem === "" && <Text dimColor>{texts.browser.reading}</Text>}
      {value && (
        <>
          <Text dimColor>
            {fit(
              `${value.games.judged} ${arena.games} · ${value.questions} ${arena.questions} · ${arena.judge} ${value.judges.join(", ")}`,
              columns,
            )}
          </Text>
          {matrix ? (
            <PairMatrix
              models={board.length > 0 ? board.map(({ model }) => model) : value.models}
              pairs={value.pairs}
              height={height}
            />
          ) : (
            <Leaderboard rows={board} height={height} />
          )}
          {value.warnings.slice(0, 2).map((warning) => (
            <Text key={warning} color={theme.warn}>
              {fit(warning, columns)}
            </Text>
          ))}
        </>
      )}
    </Frame>
  )
}
