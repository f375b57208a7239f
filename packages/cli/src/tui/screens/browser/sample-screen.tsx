import { errorMessage } from "@evalscope/core"
import { type ReactNode, useState } from "react"
import { Frame } from "../../components/frame.js"
import type { Command } from "../../components/keymap.js"
import { moved } from "../../components/list.js"
import { numbered } from "../../components/numbered.js"
import type { ScreenEnds } from "../../components/screen-ends.js"
import { useOutside, useSize, useTexts, useTheme } from "../../components/ui.js"
import { useKeys } from "../../components/use-keys.js"
import { useLoaded } from "../../components/use-loaded.js"
import type { Texts } from "../../i18n/texts.js"
import { Box, Text } from "../../ink.js"
import { type Label, nextLabel, readLabel, writeLabel } from "../../model/labels.js"
import { type SampleTab, sampleLines, sampleTabs, sampleText } from "../../model/sample-lines.js"
import { readStoredSample, type SamplePlace } from "../../model/stored-sample.js"
import { fit } from "../../text/fit.js"

export type SampleStep = "previous" | "next" | "failure" | "error"

/** One sample in full: what was said, how it was scored, the stored line, how it came about. */
export function SampleScreen(
  props: ScreenEnds & {
    readonly runDir: string
    readonly sample: SamplePlace
    /** To another sample; undefined where there is no list, and a run under way, which a pager would hold up. */
    readonly onStep?: (to: SampleStep) => void
    /** What stands before the sample's place. */
    readonly title?: string
    /** What else the screen around it can do. */
    readonly commands?: readonly Command[]
  },
): ReactNode {
  const { runDir, sample, onClose, onStep } = props
  const { columns, rows } = useSize()
  const texts = useTexts()
  const theme = useTheme()
  const outside = useOutside()
  const place = [runDir, sample.model, sample.benchmark, sample.subset, sample.id].join("\n")
  const { value: stored, problem } = useLoaded(place, () => readStoredSample(runDir, sample))
  const { value: storedLabel } = useLoaded(place, () => readLabel(runDir, sample))
  const [given, setGiven] = useState<Label>()
  const [tab, setTab] = useState<SampleTab>("conversation")
  const [top, setTop] = useState(0)
  const [notice, setNotice] = useState("")
  const label = given ?? storedLabel ?? "none"
  const height = Math.max(1, rows - 5)
  const lines = stored ? sampleLines(stored, tab, texts, columns - 2) : []
  const last = Math.max(0, lines.length - height)
  const from = Math.min(top, last)

  const turn = (pressed: string) => {
    setTop(0)
    setTab((before) => {
      const at = sampleTabs.indexOf(before) + (pressed === "shift-tab" ? sampleTabs.length - 1 : 1)
      return sampleTabs[at % sampleTabs.length] ?? "conversation"
    })
  }
  const copy = () => {
    if (!stored) return
    outside.copy(sampleText(stored, tab, texts))
    setNotice(texts.browser.copied)
  }
  const giveLabel = () => {
    const next = nextLabel(label)
    setGiven(next)
    writeLabel(runDir, sample, next).catch((error: unknown) => setNotice(errorMessage(error)))
  }
  const { keys: names } = texts
  const commands: readonly Command[] = [
    { keys: "tab shift-tab", what: names.tab, run: turn },
    { keys: "↑ ↓", what: names.scroll },
    ...(onStep
      ? [
          {
            keys: "← →",
            what: names.previousNext,
            run: (pressed: string) => onStep(pressed === "←" ? "previous" : "next"),
          },
          { keys: "f", what: names.failure, run: () => onStep("failure") },
          { keys: "e", what: names.error, run: () => onStep("error") },
          {
            keys: "o",
            what: names.pager,
            run: () => stored && outside.page(sampleText(stored, tab, texts)),
          },
        ]
      : []),
    { keys: "y", what: names.copy, run: copy },
    { keys: "l", what: names.label, run: giveLabel },
    ...(props.commands ?? []),
    { keys: "esc q", what: names.back, run: onClose },
  ]
  const keys = useKeys({
    commands,
    onInterrupt: props.onInterrupt,
    onOther: (input, key) => setTop((before) => moved(Math.min(before, last), last + 1, height, input, key)),
  })

  const { benchmark, subset, id } = sample
  const outcome = stored?.review?.identity?.outcome
  const verdict = outcome ? (texts.outcomes[outcome] ?? outcome) : stored?.error ? texts.errors : ""
  const said = label === "none" ? "" : `  [${texts.browser.label}: ${texts.browser.labels[label]}]`
  return (
    <Frame
      title={`${props.title === undefined ? "" : `${props.title} · `}${benchmark} / ${subset} · ${texts.browser.sample} ${id}`}
      right={`${verdict}${said}`}
      keys={keys}
    >
      <Box>
        {sampleTabs.map((name) => (
          <Text
            key={name}
            inverse={name === tab}
            bold={name === tab}
            color={name === tab ? theme.accent : undefined}
          >
            {` ${tabTitle(name, texts)} `}
          </Text>
        ))}
        {notice !== "" && <Text color={theme.warn}>{`  ${fit(notice, columns - 50)}`}</Text>}
      </Box>
      {problem !== "" && <Text color={theme.bad}>{fit(problem, columns)}</Text>}
      {!stored && problem === "" && <Text dimColor>{texts.browser.reading}</Text>}
      {stored && lines.length === 0 && <Text dimColor>{texts.browser.none}</Text>}
      {numbered(lines.slice(from, from + height)).map(({ place: at, value }) => (
        <Text key={at} bold={value.heading} color={value.heading ? theme.accent : undefined}>
          {value.text === "" ? " " : value.text}
        </Text>
      ))}
    </Frame>
  )
}

function tabTitle(tab: SampleTab, { browser }: Texts): string {
  if (tab === "conversation") return browser.conversation
  if (tab === "score") return browser.scoreTab
  return tab === "raw" ? browser.raw : browser.trace
}
