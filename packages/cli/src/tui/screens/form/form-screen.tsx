import { type ReactNode, useState } from "react"
import { shellWord } from "../../../output/shell-word.js"
import { Frame } from "../../components/frame.js"
import { numbered } from "../../components/numbered.js"
import { TextField, typed } from "../../components/text-field.js"
import { useSize, useTexts, useTheme } from "../../components/ui.js"
import { useKeys } from "../../components/use-keys.js"
import { Text } from "../../ink.js"
import { wrap } from "../../text/fit.js"

/** A question of a form. */
export interface FormField {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly hint?: string
}

/** Some questions, the command line that they amount to, and Enter on the last one runs it. */
export function FormScreen(props: {
  readonly title: string
  readonly fields: readonly FormField[]
  /** The arguments, or what is missing. */
  readonly argvOf: (values: ReadonlyMap<string, string>) => readonly string[] | string
  readonly onStart: (argv: readonly string[]) => void
  readonly onClose: () => void
  readonly onQuit: () => void
}): ReactNode {
  const { fields, argvOf } = props
  const { columns } = useSize()
  const texts = useTexts()
  const theme = useTheme()
  const [row, setRow] = useState(0)
  const [values, setValues] = useState<ReadonlyMap<string, string>>(
    new Map(fields.map(({ name, value }) => [name, value])),
  )
  const argv = argvOf(values)
  const last = row === fields.length - 1
  const next = () => {
    if (!last) return setRow(row + 1)
    if (typeof argv !== "string") props.onStart(argv)
  }
  const keys = useKeys({
    commands: [
      { keys: "enter", what: last ? texts.keys.start : texts.keys.next, run: next },
      { keys: "↑ ↓", what: texts.keys.select },
      { keys: "esc", what: texts.keys.back, run: props.onClose },
    ],
    typing: true,
    onInterrupt: props.onQuit,
    onOther: (input, key) => {
      if (key.upArrow) return setRow((before) => Math.max(0, before - 1))
      if (key.downArrow || key.tab) return setRow((before) => Math.min(fields.length - 1, before + 1))
      const name = fields[row]?.name
      if (name === undefined) return
      setValues((before) => {
        const text = typed(before.get(name) ?? "", input, key)
        return text === undefined ? before : new Map(before).set(name, text)
      })
    },
  })
  return (
    <Frame title={props.title} keys={keys}>
      {fields.map(({ name, label, hint }, index) => (
        <TextField
          key={name}
          label={label}
          value={values.get(name) ?? ""}
          active={index === row}
          {...(hint !== undefined && { hint })}
        />
      ))}
      <Text> </Text>
      <Text bold>{texts.command}</Text>
      {typeof argv === "string" ? (
        <Text color={theme.bad}>{argv}</Text>
      ) : (
        numbered(wrap(`evalscope ${argv.map(shellWord).join(" ")}`, columns - 2)).map(({ place, value }) => (
          <Text key={place} color={theme.accent}>
            {value}
          </Text>
        ))
      )}
    </Frame>
  )
}
