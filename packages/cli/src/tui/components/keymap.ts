import type { Key } from "../ink.js"

/** A key press as Ink tells of it. */
export type Press = Pick<
  Key,
  "return" | "escape" | "tab" | "shift" | "ctrl" | "meta" | "leftArrow" | "rightArrow"
>

/** Something a screen can do: its keys, its name, and the deed. */
export interface Command {
  /** As the footer shows them, several with blanks between: `space`, `+ -`, `esc`. */
  readonly keys: string
  readonly what: string
  /** The name where there is little room; default the same. */
  readonly short?: string
  /** Undefined when the screen itself sees to these keys, as for moving a selection. */
  readonly run?: (pressed: string) => void
}

/** The name of the key that was pressed; of a letter, the letter itself. */
export function keyName(input: string, key: Press): string {
  if (key.ctrl) return `ctrl-${input}`
  if (key.return) return "enter"
  if (key.escape) return "esc"
  if (key.tab) return key.shift ? "shift-tab" : "tab"
  if (key.leftArrow) return "←"
  if (key.rightArrow) return "→"
  return input === " " ? "space" : input
}

/** The command that a key press means; undefined when none of them has it. */
export function commandOf(commands: readonly Command[], pressed: string): Command | undefined {
  return commands.find(({ keys, run }) => run !== undefined && keys.split(" ").includes(pressed))
}

/** The same on a command line that was found by its name in the palette: its first key is pressed. */
export function runCommand({ keys, run }: Command): void {
  run?.(keys.split(" ")[0] ?? "")
}
