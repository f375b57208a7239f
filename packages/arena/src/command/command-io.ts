import { EvalScopeError } from "@evalscope/core"
import type { ContestProgress, JudgedGame } from "../contest/index.js"

/** A command line that was already split into arguments and flags. */
export interface CommandInput {
  positional: readonly string[]
  /** Raw values by flag name in kebab-case; a switch holds `["true"]`. */
  values: ReadonlyMap<string, readonly string[]>
}

/** What a command may touch of the outside world. */
export interface CommandIo {
  /** Results. */
  out(text: string): void
  /** Everything else. */
  err(text: string): void
  /** Gets every game of a contest as soon as it is judged, to show it. */
  onGame?(game: JudgedGame, progress: ContestProgress): void
}

/** Typed access to the flags of a command line. */
export function flagReader({ values }: CommandInput) {
  const text = (name: string) => values.get(name)?.at(-1)
  return {
    text,
    list: (name: string) => values.get(name) ?? [],
    on: (name: string) => text(name) === "true",
    has: (name: string) => values.has(name),
    /** @throws EvalScopeError `config_invalid` when it is not a number. */
    number(name: string): number | undefined {
      const written = text(name)
      if (written === undefined) return undefined
      const value = Number(written)
      if (written.trim() !== "" && Number.isFinite(value)) return value
      throw new EvalScopeError({
        code: "config_invalid",
        message: `--${name} is "${written}", which is not a number.`,
        hint: `Write --${name} <number>.`,
      })
    },
    /** @throws EvalScopeError `config_invalid` when it is none of the choices. */
    choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
      const written = text(name)
      if (written === undefined) return undefined
      const found = choices.find((choice) => choice === written.replaceAll("_", "-"))
      if (found) return found
      throw new EvalScopeError({
        code: "config_invalid",
        message: `--${name} is "${written}".`,
        hint: `Choose one of: ${choices.join(", ")}.`,
      })
    },
  }
}

export type FlagReader = ReturnType<typeof flagReader>
