import { type ReactNode, useState } from "react"
import { useKeyPress } from "../../components/keyboard.js"
import { TextField, typed } from "../../components/text-field.js"
import { useTexts, useTheme } from "../../components/ui.js"
import { Box, Text } from "../../ink.js"
import type { StepProps } from "./step-props.js"

const fields = ["limit", "concurrency", "repeats"] as const

/** How much is asked: samples, requests at once, repeats. */
export function LimitsStep({ task, onChange, onNext, onBack, isActive }: StepProps): ReactNode {
  const texts = useTexts()
  const theme = useTheme()
  const [row, setRow] = useState(0)
  const labels = [texts.wizard.limit, texts.wizard.concurrency, texts.wizard.repeats]
  const wrong = fields.findIndex((name) => task[name] !== "" && !/^(?:[1-9]\d*|0?\.\d+)$/.test(task[name]))
  useKeyPress(
    (input, key) => {
      if (key.escape) return onBack()
      if (key.upArrow) return setRow((before) => Math.max(0, before - 1))
      if (key.downArrow || key.tab) return setRow((before) => Math.min(fields.length - 1, before + 1))
      if (key.return) {
        if (row < fields.length - 1) return setRow(row + 1)
        return wrong < 0 ? onNext() : setRow(wrong)
      }
      const field = fields[row]
      if (!field) return
      onChange((before) => {
        const value = typed(before[field], input, key)
        return value === undefined ? before : { ...before, [field]: value.trim() }
      })
    },
    { isActive },
  )
  return (
    <Box flexDirection="column">
      {fields.map((name, index) => (
        <TextField
          key={name}
          label={labels[index] ?? name}
          value={task[name]}
          active={row === index}
          hint={name === "limit" ? texts.wizard.limitHelp : ""}
        />
      ))}
      {wrong >= 0 && <Text color={theme.bad}>{`${labels[wrong]} ${texts.wizard.needsNumber}.`}</Text>}
    </Box>
  )
}
