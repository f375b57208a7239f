import type { ReactNode } from "react"
import { Text } from "../ink.js"
import { cell } from "../text/fit.js"
import { useSize, useTheme } from "./ui.js"

/** The first row of a window of `height` rows that shows the selected one. */
export function windowStart(selected: number, height: number, count: number): number {
  const centred = selected - Math.floor(height / 2)
  return Math.max(0, Math.min(centred, count - height))
}

/** Rows of text, of which as many are drawn as fit; the selected one stands out. */
export function List(props: {
  readonly count: number
  readonly selected: number
  readonly height: number
  readonly line: (index: number) => string
  readonly color?: (index: number) => string | undefined
  readonly bold?: (index: number) => boolean
}): ReactNode {
  const { count, selected, height, line, color, bold } = props
  const { columns } = useSize()
  const theme = useTheme()
  const start = windowStart(selected, height, count)
  const shown = Array.from({ length: Math.max(0, Math.min(height, count - start)) }, (_, n) => start + n)
  const mark = theme.ascii ? "> " : "❯ "
  return shown.map((index) => {
    const active = index === selected
    return (
      <Text
        key={index}
        bold={active || bold?.(index) === true}
        color={active ? theme.accent : color?.(index)}
      >
        {cell(`${active ? mark : "  "}${line(index)}`, columns)}
      </Text>
    )
  })
}

/** The selection after a key: arrows, j and k, page keys, g and G. */
export function moved(
  selected: number,
  count: number,
  page: number,
  input: string,
  key: {
    readonly upArrow: boolean
    readonly downArrow: boolean
    readonly pageUp: boolean
    readonly pageDown: boolean
  },
): number {
  const to = (next: number) => Math.max(0, Math.min(count - 1, next))
  if (key.upArrow || input === "k") return to(selected - 1)
  if (key.downArrow || input === "j") return to(selected + 1)
  if (key.pageUp) return to(selected - page)
  if (key.pageDown) return to(selected + page)
  if (input === "g") return 0
  if (input === "G") return to(count - 1)
  return selected
}
