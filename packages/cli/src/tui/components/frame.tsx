import type { ReactNode } from "react"
import { safeLine } from "../../output/safe-text.js"
import { Box, Text } from "../ink.js"
import { fitsScreens } from "../terminal/window.js"
import { cell, columnsOf, fit } from "../text/fit.js"
import type { Command } from "./keymap.js"
import { usePlainMode, useSize, useTexts, useTheme } from "./ui.js"
import type { ScreenKeys } from "./use-keys.js"

/** Title on top, keys at the bottom, the rest between them; a notice where the window is too small. */
export function Frame(props: {
  readonly title: string
  readonly right?: string
  readonly keys: ScreenKeys
  readonly children: ReactNode
}): ReactNode {
  const { columns, rows } = useSize()
  const texts = useTexts()
  const theme = useTheme()
  const plainMode = usePlainMode()
  if (!fitsScreens({ columns, rows: rows + 1 }))
    return (
      <Box flexDirection="column">
        <Text>{fit(texts.tooSmall, columns)}</Text>
        {plainMode && <Text>{fit(texts.plainMode, columns)}</Text>}
      </Box>
    )
  const right = fitEnd(props.right ?? "", Math.floor(columns / 2))
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Box>
        <Text bold color={theme.accent}>
          {cell(props.title, columns - columnsOf(right) - 1)}{" "}
        </Text>
        <Text dimColor>{right}</Text>
      </Box>
      <Rule />
      <Box flexDirection="column" flexGrow={1} height={rows - 3} overflow="hidden">
        {props.keys.overlay ?? props.children}
      </Box>
      <Footer commands={props.keys.commands} columns={columns} />
    </Box>
  )
}

/** A line across the window. */
export function Rule(): ReactNode {
  const { columns } = useSize()
  const { ascii } = useTheme()
  return <Text dimColor>{(ascii ? "-" : "─").repeat(columns)}</Text>
}

/** Of a path, the end says most. */
function fitEnd(text: string, columns: number): string {
  const line = safeLine(text)
  if (columnsOf(line) <= columns) return fit(line, columns)
  const signs = [...line]
  while (signs.length > 0 && columnsOf(signs.join("")) > columns - 1) signs.shift()
  return `…${signs.join("")}`
}

/** As many keys as there is room for, and however narrow it is, the way to all of them. */
function Footer(props: { readonly commands: readonly Command[]; readonly columns: number }): ReactNode {
  const { commands, columns } = props
  const theme = useTheme()
  const help = commands.slice(-1)
  const nameOf = ({ what, short = what }: Command) => short
  const widthOf = (command: Command) => columnsOf(`${shortKeys(command.keys)} ${nameOf(command)}  `)
  const shown: Command[] = []
  let width = help.reduce((sum, command) => sum + widthOf(command), 0)
  for (const command of commands) {
    if (help.includes(command)) continue
    width += widthOf(command)
    if (width > columns) break
    shown.push(command)
  }
  return (
    <Box>
      {[...shown, ...help].map((command) => (
        <Text key={command.keys}>
          <Text bold color={theme.accent}>
            {shortKeys(command.keys)}
          </Text>
          <Text dimColor>{` ${nameOf(command)}  `}</Text>
        </Text>
      ))}
    </Box>
  )
}

/** Without other ways to press the same. */
function shortKeys(keys: string): string {
  return keys.replace(/ (?:ctrl-\w|shift-tab|q)$/, "").replace(" = ", " ")
}
