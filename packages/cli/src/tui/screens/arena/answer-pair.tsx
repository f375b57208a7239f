import type { ReactNode } from "react"
import { numbered } from "../../components/numbered.js"
import { useSize, useTheme } from "../../components/ui.js"
import { Text } from "../../ink.js"
import { cell, fit, wrap } from "../../text/fit.js"

/** A question, and below it two answers beside each other, scrolled alike. */
export function AnswerPair(props: {
  readonly question: string
  readonly left: string
  readonly right: string
  readonly titles: readonly [left: string, right: string]
  readonly top: number
  readonly height: number
}): ReactNode {
  const { columns } = useSize()
  const theme = useTheme()
  const half = Math.floor((columns - 3) / 2)
  const left = wrap(props.left, half)
  const right = wrap(props.right, half)
  const asked = wrap(props.question, columns - 2)
  const questionLines = Math.max(3, Math.floor(props.height / 3))
  const question = asked.slice(0, questionLines)
  const room = Math.max(1, props.height - question.length - 2)
  const last = Math.max(0, Math.max(left.length, right.length) - room)
  const top = Math.min(props.top, last)
  const rule = theme.ascii ? " | " : " │ "
  const rows = Array.from({ length: room }, (_, n) => top + n).filter(
    (row) => row < Math.max(left.length, right.length),
  )
  return (
    <>
      {numbered(question).map(({ place, value }) => (
        <Text key={place} bold>
          {value || " "}
        </Text>
      ))}
      <Text dimColor>{fit(asked.length > questionLines ? "…" : " ", columns)}</Text>
      <Text bold color={theme.accent}>
        {`${cell(props.titles[0], half)}${rule}${cell(props.titles[1], half)}`}
      </Text>
      {rows.map((row) => (
        <Text key={row}>{`${cell(left[row] ?? "", half)}${rule}${cell(right[row] ?? "", half)}`}</Text>
      ))}
    </>
  )
}
