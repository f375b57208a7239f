import { readFile, writeFile } from "node:fs/promises"
import type { z } from "zod"
import { errorMessage, PerfError } from "../errors/index.js"
import { replaceFile } from "./replace-file.js"

/** Writes a file as a whole or not at all. @throws PerfError `output_failed`. */
export function writeWhole(path: string, content: string): Promise<void> {
  return replaceFile(path, (draft) => writeFile(draft, content))
}

/** Writes JSON for people and programs; NaN and infinities become null. */
export function writeJson(path: string, value: unknown): Promise<void> {
  return writeWhole(path, `${JSON.stringify(value, null, 2)}\n`)
}

/** Reads JSON of a known shape; undefined when there is no such file. @throws PerfError `data_invalid`. */
export async function readJson<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<z.output<Schema> | undefined> {
  let text: string
  try {
    text = await readFile(path, "utf8")
  } catch {
    return undefined
  }
  try {
    return schema.parse(JSON.parse(text))
  } catch (cause) {
    throw new PerfError({
      code: "data_invalid",
      message: `${path} is not what it should be: ${errorMessage(cause).slice(0, 300)}`,
      hint: "The file was changed or written by another program.",
      cause,
    })
  }
}
