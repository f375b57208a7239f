import { remembered } from "./remembered.js"
/** A text, or its two plural forms chosen by the parameter `n`. */
export type Message = string | { one: string; other: string }

export type Language = "en" | "zh"

/** The texts of one screen, kept beside it. */
export interface Catalogue<E extends Readonly<Record<string, Message>>> {
  en: E
  zh: { [K in keyof E]: Message }
}

/**
 * The texts of a screen in both languages. A key that one language lacks does not compile; placeholders such as `{n}`
 * become parameters that `t` asks for.
 */
export function defineMessages<const E extends Readonly<Record<string, Message>>>(
  en: E,
  zh: { [K in keyof E]: Message },
): Catalogue<E> {
  return { en, zh }
}

type PlaceholdersOf<T extends string> = T extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PlaceholdersOf<Rest>
  : never

type ParametersOf<M> = M extends string
  ? PlaceholdersOf<M>
  : M extends { other: infer Other extends string }
    ? PlaceholdersOf<Other> | "n"
    : never

type Arguments<M> = [ParametersOf<M>] extends [never]
  ? []
  : [parameters: Readonly<Record<ParametersOf<M>, string | number>>]

export type Translate<E extends Readonly<Record<string, Message>>> = <K extends keyof E>(
  key: K,
  ...parameters: Arguments<E[K]>
) => string

const rulesOf = remembered((language: Language) => ({
  plural: new Intl.PluralRules(language),
  number: new Intl.NumberFormat(language),
}))

/** A function that gives the texts of a catalogue in one language; numbers are written in that language. */
export function translator<E extends Readonly<Record<string, Message>>>(
  catalogue: Catalogue<E>,
  language: Language,
): Translate<E> {
  const messages = catalogue[language]
  const { plural, number } = rulesOf(language)
  return (key, ...[parameters]) => {
    const values: Readonly<Record<string, string | number>> = parameters ?? {}
    const message: Message = messages[key]
    const text =
      typeof message === "string"
        ? message
        : message[plural.select(Number(values.n)) === "one" ? "one" : "other"]
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name]
      return value === undefined ? whole : typeof value === "number" ? number.format(value) : value
    })
  }
}
