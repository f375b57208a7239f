import { type ReactNode, useState } from "react"
import type { RunSummary } from "../../../runs/run-summary.js"
import { Frame } from "../../components/frame.js"
import { List, moved } from "../../components/list.js"
import type { ScreenEnds } from "../../components/screen-ends.js"
import type { Theme } from "../../components/theme.js"
import { useSize, useTexts, useTheme } from "../../components/ui.js"
import { useKeys } from "../../components/use-keys.js"
import { useLoaded } from "../../components/use-loaded.js"
import { Text } from "../../ink.js"
import { type CompareRow, compareAll, compareRows } from "../../model/compare-rows.js"
import { fit } from "../../text/fit.js"
import { SampleScreen } from "./sample-screen.js"

/** Two or more runs side by side, with the paired test that the command `compare` makes; Enter opens a flip. */
export function CompareScreen(
  props: ScreenEnds & {
    readonly runs: readonly RunSummary[]
  },
): ReactNode {
  const { columns, rows } = useSize()
  const texts = useTexts()
  const theme = useTheme()
  const [selected, setSelected] = useState(0)
  const [open, setOpen] = useState<CompareRow["flip"]>()
  const [side, setSide] = useState<"baseline" | "candidate">("candidate")
  const dirs = props.runs.map(({ dir }) => dir)
  const { value, problem } = useLoaded(dirs.join("\n"), () => compareAll(dirs))
  const lines = value ? compareRows(value, { ascii: theme.ascii, columns: columns - 2, words: texts }) : []
  const height = Math.max(1, rows - 4)
  const at = Math.max(0, Math.min(selected, lines.length - 1))
  const { keys: names } = texts
  const nextFlip = () => {
    const next = lines.findIndex(({ flip }, index) => flip !== undefined && index > at)
    setSelected(next >= 0 ? next : lines.findIndex(({ flip }) => flip !== undefined))
  }
  const keys = useKeys({
    commands: [
      {
        keys: "enter",
        what: names.open,
        run: () => {
          setSide("candidate")
          setOpen(lines[at]?.flip)
        },
      },
      { keys: "f", what: names.flip, run: nextFlip },
      { keys: "↑ ↓", what: names.select },
      { keys: "esc q", what: names.back, run: props.onClose },
    ],
    onInterrupt: props.onInterrupt,
    isActive: open === undefined,
    onOther: (input, key) => setSelected(moved(at, lines.length, height, input, key)),
  })
  if (open) {
    const { runDir, sample } = open[side]
    return (
      <SampleScreen
        key={side}
        runDir={runDir}
        sample={sample}
        title={`${side === "baseline" ? "A" : "B"} · ${sample.model}`}
        commands={[
          {
            keys: "x",
            what: names.otherRun,
            run: () => setSide(side === "baseline" ? "candidate" : "baseline"),
          },
        ]}
        onClose={() => setOpen(undefined)}
        onInterrupt={props.onInterrupt}
      />
    )
  }
  return (
    <Frame title={texts.browser.comparison} right={props.runs.map(({ id }) => id).join(" · ")} keys={keys}>
      {problem !== "" && <Text color={theme.bad}>{fit(problem, columns)}</Text>}
      {value === undefined && problem === "" && <Text dimColor>{texts.browser.reading}</Text>}
      <List
        count={lines.length}
        selected={at}
        height={height}
        line={(index) => lines[index]?.text ?? ""}
        color={(index) => colorOf(lines[index], theme)}
      />
    </Frame>
  )
}

function colorOf(row: CompareRow | undefined, theme: Theme): string | undefined {
  if (row?.flip) return theme.warn
  if (row?.verdict === "better") return theme.good
  return row?.verdict === "worse" ? theme.bad : undefined
}
