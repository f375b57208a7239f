import { type ReactNode, useState } from "react"
import { Frame } from "../../components/frame.js"
import { List, moved } from "../../components/list.js"
import type { ScreenEnds } from "../../components/screen-ends.js"
import { useSize, useTexts, useTheme } from "../../components/ui.js"
import { useKeys } from "../../components/use-keys.js"
import { useLoaded } from "../../components/use-loaded.js"
import { Text } from "../../ink.js"
import { firstBattles, type StoredBattle } from "../../model/arena-run.js"
import { cell, fit } from "../../text/fit.js"
import { AnswerPair } from "./answer-pair.js"

/** The battles of a contest; Enter shows both answers beside each other. */
export function BattlesScreen(
  props: ScreenEnds & {
    readonly runDir: string
  },
): ReactNode {
  const { columns, rows } = useSize()
  const texts = useTexts()
  const theme = useTheme()
  const [selected, setSelected] = useState(0)
  const [open, setOpen] = useState(false)
  const [top, setTop] = useState(0)
  const { value, problem } = useLoaded(props.runDir, () => firstBattles(props.runDir))
  const battles = value ?? []
  const at = Math.max(0, Math.min(selected, battles.length - 1))
  const battle = battles[at]
  const height = Math.max(1, rows - 5)
  const step = (by: number) => {
    setTop(0)
    setSelected(Math.max(0, Math.min(battles.length - 1, at + by)))
  }
  const { keys: names, arena } = texts
  const keys = useKeys({
    commands: [
      ...(open
        ? [
            { keys: "← →", what: names.previousNext, run: (key: string) => step(key === "←" ? -1 : 1) },
            { keys: "↑ ↓", what: names.scroll },
          ]
        : [
            { keys: "enter", what: names.open, run: () => battle && setOpen(true) },
            { keys: "↑ ↓", what: names.select },
          ]),
      { keys: "esc q", what: names.back, run: () => (open ? setOpen(false) : props.onClose()) },
    ],
    onInterrupt: props.onInterrupt,
    onOther: (input, key) => {
      if (open) return setTop((before) => Math.max(0, before + (key.downArrow ? 1 : key.upArrow ? -1 : 0)))
      setSelected((before) => moved(before, battles.length, height, input, key))
    },
  })
  return (
    <Frame title={arena.battles} right={`${battles.length === 0 ? 0 : at + 1}/${battles.length}`} keys={keys}>
      {problem !== "" && <Text color={theme.bad}>{fit(problem, columns)}</Text>}
      {!value && problem === "" && <Text dimColor>{texts.browser.reading}</Text>}
      {value?.length === 0 && <Text>{texts.browser.noSamples}</Text>}
      {open && battle ? (
        <AnswerPair
          question={battle.question}
          left={battle.answerA}
          right={battle.answerB}
          titles={[battle.modelA, battle.modelB]}
          top={top}
          height={height}
        />
      ) : (
        <List
          count={battles.length}
          selected={at}
          height={height}
          line={(index) => (battles[index] ? lineOf(battles[index]) : "")}
        />
      )}
    </Frame>
  )
}

function lineOf({ modelA, modelB, score, question }: StoredBattle): string {
  const sign = score === undefined ? "?" : score > 0.5 ? ">" : score < 0.5 ? "<" : "="
  return `${cell(modelA, 16)} ${sign} ${cell(modelB, 16)} ${question}`
}
