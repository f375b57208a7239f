import { z } from "zod"
import { text } from "./fields.js"

/** Columns `A` to `J` of a record; `A` and `B` are needed. */
export const choiceColumns = {
  A: text,
  B: text,
  C: text.nullish(),
  D: text.nullish(),
  E: text.nullish(),
  F: text.nullish(),
  G: text.nullish(),
  H: text.nullish(),
  I: text.nullish(),
  J: text.nullish(),
} as const

const columns = z.object(choiceColumns)
const letters = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"] as const

/** The options of a record in column order, up to the first that is missing or empty. */
export function letteredChoices(record: z.output<typeof columns>): readonly string[] {
  const values = letters.map((column) => record[column] ?? "")
  const end = values.indexOf("")
  return end < 0 ? values : values.slice(0, end)
}
