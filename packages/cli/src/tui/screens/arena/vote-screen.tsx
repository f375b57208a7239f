import { errorMessage } from "@evalscope/core"
import { type ReactNode, useState } from "react"
import { Frame } from "../../components/frame.js"
import type { ScreenEnds } from "../../components/screen-ends.js"
import { useSize, useTexts, useTheme } from "../../components/ui.js"
import { useKeys } from "../../components/use-keys.js"
import { useLoaded } from "../../components/use-loaded.js"
import { Text } from "../../ink.js"
import { firstBattles } from "../../model/arena-run.js"
import { blindBattles, castVote, type Vote, votesFile } from "../../model/votes.js"
import { fit } from "../../text/fit.js"
import { AnswerPair } from "./answer-pair.js"

const votes: Readonly<Record<string, Vote>> = { "1": "left", "2": "right", "3": "tie", "4": "both_bad" }

/** Two answers without the names of their models; 1, 2, 3 or 4 says which is better. Names come after the vote. */
export function VoteScreen(
  props: ScreenEnds & {
    readonly runDir: string
  },
): ReactNode {
  const { runDir } = props
  const { columns, rows } = useSize()
  const texts = useTexts()
  const theme = useTheme()
  const [at, setAt] = useState(0)
  const [top, setTop] = useState(0)
  const [notice, setNotice] = useState("")
  const { value, problem } = useLoaded(runDir, async () => blindBattles(runDir, await firstBattles(runDir)))
  const blind = value?.[at]
  const { arena, keys: names } = texts
  const vote = (pressed: string) => {
    const said = votes[pressed]
    if (!blind || said === undefined) return
    const { battle } = blind
    castVote(runDir, blind, said).then(
      (preferred) =>
        setNotice(
          `${preferred ?? arena.tie} (${battle.modelA} ${arena.against} ${battle.modelB}) → ${votesFile(runDir)}`,
        ),
      (error) => setNotice(errorMessage(error)),
    )
    setTop(0)
    setAt(at + 1)
  }
  const keys = useKeys({
    commands: [
      { keys: "1", what: arena.left, run: vote },
      { keys: "2", what: arena.right, run: vote },
      { keys: "3", what: arena.tie, run: vote },
      { keys: "4", what: arena.bothBad, run: vote },
      { keys: "n", what: arena.pass, run: () => setAt(at + 1) },
      { keys: "↑ ↓", what: names.scroll },
      { keys: "esc q", what: names.back, run: props.onClose },
    ],
    onInterrupt: props.onInterrupt,
    onOther: (_, key) => setTop((before) => Math.max(0, before + (key.downArrow ? 1 : key.upArrow ? -1 : 0))),
  })
  return (
    <Frame
      title={arena.vote}
      right={value ? `${Math.min(at + 1, value.length)}/${value.length}` : ""}
      keys={keys}
    >
      {problem !== "" && <Text color={theme.bad}>{fit(problem, columns)}</Text>}
      <Text color={theme.good}>{fit(notice, columns) || " "}</Text>
      {!value && problem === "" && <Text dimColor>{texts.browser.reading}</Text>}
      {value && !blind && <Text>{arena.noMoreVotes}</Text>}
      {blind && (
        <AnswerPair
          question={blind.battle.question}
          left={blind.turned ? blind.battle.answerB : blind.battle.answerA}
          right={blind.turned ? blind.battle.answerA : blind.battle.answerB}
          titles={[`1 ${arena.left}`, `2 ${arena.right}`]}
          top={top}
          height={Math.max(1, rows - 5)}
        />
      )}
    </Frame>
  )
}
