import { type ReactNode, useState } from "react"
import type { RunSummary } from "../../../runs/run-summary.js"
import { Frame } from "../../components/frame.js"
import { moved } from "../../components/list.js"
import { numbered } from "../../components/numbered.js"
import { useSize, useTexts, useTheme } from "../../components/ui.js"
import { useKeys } from "../../components/use-keys.js"
import { useLoaded } from "../../components/use-loaded.js"
import { Text } from "../../ink.js"
import { compareText } from "../../model/compare-text.js"
import { fit } from "../../text/fit.js"

/** Two or more runs side by side, with the paired test that the command `compare` makes. */
export function CompareScreen(props: {
  readonly runs: readonly RunSummary[]
  readonly onClose: () => void
  readonly onInterrupt: () => void
}): ReactNode {
  const { columns, rows } = useSize()
  const texts = useTexts()
  const theme = useTheme()
  const [top, setTop] = useState(0)
  const dirs = props.runs.map(({ dir }) => dir)
  const { value, problem } = useLoaded([columns, ...dirs].join("\n"), () =>
    compareText(dirs, { ascii: theme.ascii, columns, words: texts.browser }),
  )
  const lines = (value ?? "").split("\n")
  const height = Math.max(1, rows - 4)
  const last = Math.max(0, lines.length - height)
  const keys = useKeys({
    commands: [
      { keys: "↑ ↓", what: texts.keys.scroll },
      { keys: "esc q", what: texts.keys.back, run: props.onClose },
    ],
    onInterrupt: props.onInterrupt,
    onOther: (input, key) => setTop((before) => moved(Math.min(before, last), last + 1, height, input, key)),
  })
  return (
    <Frame title={texts.browser.comparison} right={props.runs.map(({ id }) => id).join(" · ")} keys={keys}>
      {problem !== "" && <Text color={theme.bad}>{fit(problem, columns)}</Text>}
      {value === undefined && problem === "" && <Text dimColor>{texts.browser.reading}</Text>}
      {numbered(lines.slice(Math.min(top, last), Math.min(top, last) + height)).map(
        ({ place, value: text }) => (
          <Text key={place}>{fit(text, columns) || " "}</Text>
        ),
      )}
    </Frame>
  )
}
