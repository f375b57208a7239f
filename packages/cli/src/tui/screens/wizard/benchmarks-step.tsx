import { type ReactNode, useState } from "react"
import { useKeyPress } from "../../components/keyboard.js"
import { List, moved } from "../../components/list.js"
import { TextField, typed } from "../../components/text-field.js"
import { useSize, useTexts, useTheme } from "../../components/ui.js"
import { useLoaded } from "../../components/use-loaded.js"
import { Box, Text } from "../../ink.js"
import { fuzzy } from "../../model/fuzzy.js"
import { cell, fit } from "../../text/fit.js"
import type { StepProps } from "./step-props.js"

/** Which benchmarks: search by typing, choose several with space. */
export function BenchmarksStep({ task, onChange, onNext, onBack, isActive }: StepProps): ReactNode {
  const { columns, rows } = useSize()
  const texts = useTexts()
  const theme = useTheme()
  const [search, setSearch] = useState("")
  const [selected, setSelected] = useState(0)
  const [problem, setProblem] = useState("")
  const { value } = useLoaded("catalogue", async () => (await import("@evalscope/benchmarks")).catalogue)
  const found = fuzzy(
    value ?? [],
    search,
    (entry) => `${entry.name} ${entry.prettyName} ${entry.tags.join(" ")}`,
  )
  const height = Math.max(1, rows - 9)
  const at = Math.max(0, Math.min(selected, found.length - 1))
  const chosen = new Set(task.benchmarks)
  useKeyPress(
    (input, key) => {
      setProblem("")
      if (key.escape) return search === "" ? onBack() : setSearch("")
      const entry = found[at]
      if (input === " ") {
        if (!entry) return
        return onChange((before) => {
          const without = before.benchmarks.filter((name) => name !== entry.name)
          const has = without.length < before.benchmarks.length
          return { ...before, benchmarks: has ? without : [...before.benchmarks, entry.name] }
        })
      }
      if (key.return) return task.benchmarks.length > 0 ? onNext() : setProblem(texts.wizard.needsBenchmark)
      if (key.upArrow || key.downArrow || key.pageUp || key.pageDown) {
        return setSelected((before) => moved(before, found.length, height, "", key))
      }
      setSearch((before) => typed(before, input, key) ?? before)
      setSelected(0)
    },
    { isActive },
  )
  const line = (index: number) => {
    const entry = found[index]
    if (!entry) return ""
    const mark = chosen.has(entry.name) ? (theme.ascii ? "[x]" : "◉") : theme.ascii ? "[ ]" : "○"
    const size = `${entry.subsets} ${entry.subsets === 1 ? texts.wizard.subset : texts.browser.subsets.toLowerCase()}`
    const facts = `${cell(size, 11)} ${cell(texts.wizard.data[entry.data], 8)} ${entry.tags.join(", ")}`
    return columns < 80
      ? `${mark} ${cell(entry.name, 22)} ${facts}`
      : `${mark} ${cell(entry.name, 24)} ${cell(entry.prettyName, 22)} ${facts}`
  }
  return (
    <Box flexDirection="column">
      <Text bold>{texts.wizard.benchmarksHelp}</Text>
      <TextField label={texts.wizard.search} value={search} active />
      <Text dimColor>
        {fit(`${task.benchmarks.length} ${texts.wizard.chosen}: ${task.benchmarks.join(", ")}`, columns)}
      </Text>
      {!value && <Text dimColor>{texts.browser.reading}</Text>}
      <List count={found.length} selected={at} height={height} line={line} />
      {problem !== "" && <Text color={theme.bad}>{problem}</Text>}
    </Box>
  )
}
