import type { ReactNode } from "react"
import { Text } from "../ink.js"
import { cell, columnsOf, fit } from "../text/fit.js"
import { useSize, useTheme } from "./ui.js"

/** A label and what was typed, with a cursor while it is the active one. */
export function TextField(props: {
  readonly label: string
  readonly value: string
  readonly active: boolean
  readonly hint?: string
}): ReactNode {
  const { label, value, active, hint } = props
  const { columns } = useSize()
  const theme = useTheme()
  const room = Math.max(10, columns - 30)
  // The end of a long text is where one types.
  const shown = columnsOf(value) > room ? `…${[...value].slice(-(room - 2)).join("")}` : value
  return (
    <Text>
      <Text bold={active} color={active ? theme.accent : undefined}>
        {cell(`${active ? (theme.ascii ? "> " : "❯ ") : "  "}${label}`, 28)}
      </Text>
      {fit(shown, room)}
      {active ? <Text inverse> </Text> : null}
      {hint && value === "" ? <Text dimColor>{` (${hint})`}</Text> : null}
    </Text>
  )
}

/** A text after a key: letters, backspace; undefined when the key is none of them. */
export function typed(
  value: string,
  input: string,
  key: {
    readonly backspace: boolean
    readonly delete: boolean
    readonly ctrl: boolean
    readonly meta: boolean
  },
): string | undefined {
  if (key.backspace || key.delete) return value.slice(0, -1)
  if (key.ctrl || key.meta || input === "" || /\p{Cc}/u.test(input)) return undefined
  return value + input
}
