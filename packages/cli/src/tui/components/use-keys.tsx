import { type ReactNode, useState } from "react"
import type { Key } from "../ink.js"
import { fuzzy } from "../model/fuzzy.js"
import { fitsScreens } from "../terminal/window.js"
import { useKeyPress } from "./keyboard.js"
import { type Command, commandOf, keyName, runCommand } from "./keymap.js"
import { HelpPanel, PalettePanel } from "./panels.js"
import { typed } from "./text-field.js"
import { usePlainMode, useSize, useTexts, useThemeSwitch } from "./ui.js"

/** The keys of a screen: what the footer shows, and what lies over it. */
export interface ScreenKeys {
  readonly commands: readonly Command[]
  /** Help or the palette; undefined while the screen itself is to be seen. */
  readonly overlay: ReactNode | undefined
}

export interface ScreenKeysOptions {
  readonly commands: readonly Command[]
  readonly onInterrupt: () => void
  /** Keys that belong to no command. */
  readonly onOther?: (input: string, key: Key) => void
  /** Letters are text at the moment: only the keys that are no letters mean a command. */
  readonly typing?: boolean
  readonly isActive?: boolean
}

/**
 * What keys do on a screen. `?` shows all of them, `:` finds one by its name, ctrl-c interrupts; these are the same
 * everywhere. While text is typed, ctrl-g and ctrl-p stand for the first two.
 */
export function useKeys(options: ScreenKeysOptions): ScreenKeys {
  const { onInterrupt, onOther, typing = false, isActive = true } = options
  const { keys } = useTexts()
  const nextTheme = useThemeSwitch()
  const plainMode = usePlainMode()
  const { columns, rows } = useSize()
  const [over, setOver] = useState<"help" | "palette">()
  const [search, setSearch] = useState("")
  const [selected, setSelected] = useState(0)
  const open = (what: "help" | "palette") => {
    setSearch("")
    setSelected(0)
    setOver(what)
  }
  const commands: readonly Command[] = [
    ...options.commands,
    { keys: typing ? "ctrl-p" : ": ctrl-p", what: keys.palette, run: () => open("palette") },
    { keys: typing ? "ctrl-t" : "T ctrl-t", what: keys.theme, run: nextTheme },
    { keys: "ctrl-c", what: keys.stop, run: onInterrupt },
    { keys: typing ? "ctrl-g" : "? ctrl-g", what: keys.help, run: () => open("help") },
  ]
  const found = fuzzy(
    commands.filter(({ run }) => run !== undefined),
    search,
    ({ keys: short, what }) => `${what} ${short}`,
  )
  const inPalette = (input: string, key: Key) => {
    if (key.escape) return setOver(undefined)
    if (key.upArrow) return setSelected((before) => Math.max(0, before - 1))
    if (key.downArrow) return setSelected((before) => Math.min(found.length - 1, before + 1))
    if (key.return) {
      setOver(undefined)
      const chosen = found[Math.min(selected, found.length - 1)]
      return chosen && runCommand(chosen)
    }
    const text = typed(search, input, key)
    if (text === undefined) return
    setSearch(text)
    setSelected(0)
  }

  const onKey = (input: string, key: Key) => {
    const pressed = keyName(input, key)
    if (pressed === "ctrl-c") return onInterrupt()
    // Nothing can be seen of the screen.
    if (!fitsScreens({ columns, rows: rows + 1 })) return pressed === "enter" ? plainMode?.() : undefined
    if (over === "help") return setOver(undefined)
    if (over === "palette") return inPalette(input, key)
    const special = key.ctrl || key.return || key.escape || key.tab
    const text = typing && !special && input !== ""
    const command = text ? undefined : commandOf(commands, pressed)
    if (command) return command.run?.(pressed)
    onOther?.(input, key)
  }
  useKeyPress(
    (input, key) => {
      // Letters that were pressed faster than they were read come together; typed or pasted text stays whole.
      if (typing || over === "palette" || key.ctrl || key.meta || input.length < 2) onKey(input, key)
      else for (const letter of input) onKey(letter, key)
    },
    { isActive },
  )
  return {
    commands,
    overlay:
      over === "help" ? (
        <HelpPanel commands={commands} />
      ) : over === "palette" ? (
        <PalettePanel commands={found} search={search} selected={Math.min(selected, found.length - 1)} />
      ) : undefined,
  }
}
