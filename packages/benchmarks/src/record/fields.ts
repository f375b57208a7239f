import { z } from "zod"

/** A field that is shown as text, whatever the file format made of it: `4` of JSON and `"4"` of CSV are the same. */
export const text = z.union([z.string(), z.number(), z.bigint(), z.boolean()]).transform(String)

/** A whole number, as JSON, Parquet (64-bit) or CSV has it. */
export const integer = z
  .union([z.number(), z.bigint(), z.string().regex(/^-?\d+$/)])
  .transform(Number)
  .pipe(z.int())

/** One option letter, blanks around it dropped. */
export const letter = z
  .string()
  .trim()
  .regex(/^[A-Z]$/, "is not a letter of an option")
