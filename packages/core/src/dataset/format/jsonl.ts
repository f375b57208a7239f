import type { RawRecord } from "../source.js"
import { parseRecord } from "./json-value.js"
import { readLines } from "./text.js"

/**
 * Streams JSON Lines: one object per line, empty lines skipped.
 * @throws EvalScopeError `dataset_malformed` naming the line.
 */
export async function* readJsonLines(bytes: AsyncIterable<Buffer>, label: string): AsyncGenerator<RawRecord> {
  for await (const { text, number } of readLines(bytes, label)) {
    if (text.trim() === "") continue
    const where = `${label}:${number}`
    yield { value: parseRecord(text, where), where }
  }
}
