import type { ReactNode } from "react"
import { Box, Text } from "../ink.js"
import { cell, columnsOf, fit } from "../text/fit.js"
import type { Command } from "./keymap.js"
import { List } from "./list.js"
import { useSize, useTexts, useTheme } from "./ui.js"

/** All keys of a screen, over everything else; in two columns where they would not fit below each other. */
export function HelpPanel({ commands }: { readonly commands: readonly Command[] }): ReactNode {
  const texts = useTexts()
  const theme = useTheme()
  const { columns, rows } = useSize()
  const height = Math.max(1, rows - 7)
  const across = Math.ceil(commands.length / height)
  const width = Math.floor((columns - 2) / across)
  const gap = across > 1 ? 2 : 0
  const keysWidth = Math.min(18, 1 + Math.max(...commands.map(({ keys }) => columnsOf(keys))))
  const lines = Array.from({ length: Math.min(height, commands.length) }, (_, row) =>
    Array.from({ length: across }, (_, column) => commands[column * height + row]).filter(
      (command) => command !== undefined,
    ),
  )
  return (
    <Box flexDirection="column" paddingX={1}>
      <Text bold>{texts.help}</Text>
      {lines.map((line) => (
        <Text key={line[0]?.keys}>
          {line.map(({ keys, what }) => (
            <Text key={keys}>
              <Text bold color={theme.accent}>
                {cell(keys, keysWidth)}
              </Text>
              {cell(fit(what, width - keysWidth - gap), width - keysWidth)}
            </Text>
          ))}
        </Text>
      ))}
      <Text dimColor>{texts.close}</Text>
    </Box>
  )
}

/** What the screen can do, found by name. */
export function PalettePanel(props: {
  readonly commands: readonly Command[]
  readonly search: string
  readonly selected: number
}): ReactNode {
  const { commands, search, selected } = props
  const texts = useTexts()
  const theme = useTheme()
  const { columns, rows } = useSize()
  return (
    <Box flexDirection="column">
      <Text>
        <Text bold color={theme.accent}>
          {": "}
        </Text>
        {fit(search, columns - 4)}
        <Text inverse> </Text>
      </Text>
      <List
        count={commands.length}
        selected={selected}
        height={Math.max(1, rows - 5)}
        line={(index) => {
          const command = commands[index]
          return command ? `${cell(command.what, Math.min(40, columns - 20))} ${command.keys}` : ""
        }}
      />
      {commands.length === 0 && <Text dimColor>{texts.nothingFound}</Text>}
    </Box>
  )
}
