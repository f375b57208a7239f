import { type ReactNode, useState } from "react"
import { useKeyPress } from "../../components/keyboard.js"
import { List } from "../../components/list.js"
import { TextField, typed } from "../../components/text-field.js"
import { useTexts, useTheme } from "../../components/ui.js"
import { Box, Text } from "../../ink.js"
import type { WizardTask } from "../../model/wizard-task.js"
import type { StepProps } from "./step-props.js"

const fields = ["model", "apiUrl", "keyVariable"] as const

/** Which model answers: the simulated one, or one behind an address. */
export function ModelStep({ task, onChange, onNext, onBack, isActive }: StepProps): ReactNode {
  const texts = useTexts()
  const theme = useTheme()
  const [row, setRow] = useState(task.mock ? 0 : task.apiUrl === "" ? 1 : task.model === "" ? 2 : 3)
  const [problem, setProblem] = useState("")
  const field = fields[row - 2]
  useKeyPress(
    (input, key) => {
      setProblem("")
      if (key.escape) return onBack()
      if (key.upArrow) return setRow((before) => Math.max(0, before - 1))
      if (key.downArrow || key.tab) return setRow((before) => Math.min(task.mock ? 1 : 4, before + 1))
      if (row < 2 && (key.return || input === " ")) {
        onChange((before) => ({ ...before, mock: row === 0 }))
        return row === 0 ? onNext() : setRow(2)
      }
      if (key.return) {
        if (row < 4) return setRow(row + 1)
        const ready = task.model !== "" && URL.canParse(task.apiUrl)
        return ready ? onNext() : setProblem(texts.wizard.needsModel)
      }
      if (!field) return
      onChange((before) => {
        const value = typed(before[field], input, key)
        return value === undefined ? before : { ...before, [field]: value.trim(), mock: false }
      })
    },
    { isActive },
  )
  const choices = [texts.wizard.mock, texts.wizard.endpoint]
  const labels: Readonly<Record<(typeof fields)[number], string>> = {
    model: texts.wizard.name,
    apiUrl: texts.wizard.url,
    keyVariable: texts.wizard.keyVariable,
  }
  const hints: Readonly<Partial<Record<keyof WizardTask, string>>> = {
    model: "qwen3-8b",
    apiUrl: "http://127.0.0.1:8000/v1",
    keyVariable: "OPENAI_API_KEY",
  }
  return (
    <Box flexDirection="column">
      <Text bold>{texts.wizard.modelHelp}</Text>
      <List count={2} selected={Math.min(row, 2)} height={2} line={(index) => choices[index] ?? ""} />
      {(!task.mock || row > 0) &&
        fields.map((name, index) => (
          <TextField
            key={name}
            label={labels[name]}
            value={task[name]}
            active={row === index + 2}
            hint={hints[name] ?? ""}
          />
        ))}
      {problem !== "" && <Text color={theme.bad}>{problem}</Text>}
    </Box>
  )
}
