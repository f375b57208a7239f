/** How a flag's value is read; `list` splits at blanks and commas, `texts` only by repeating the flag. */
type FlagKind = "switch" | "text" | "texts" | "number" | "list" | "map"

/** One flag of a command, as static data. */
export interface Flag {
  /** In kebab-case; the snake_case form is accepted too. */
  name: string
  short?: string
  kind: FlagKind
  /** Name of the value in help. */
  value?: string
  help: string
  /** In Chinese, where the text does not come from this package's dictionary. */
  zh?: string
  group: string
  /** Field of the task config that it sets, with dots for nested ones; none for flags of the command itself. */
  field?: string
  /** The original has it under this name. */
  original?: boolean
  /** The only values it takes; anything else is refused at once. */
  choices?: readonly string[]
  /** Values that completion offers; others are taken too. */
  suggestions?: readonly string[]
  /** Recognised, but no longer shown. */
  hidden?: boolean
}
