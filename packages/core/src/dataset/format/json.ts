import { errorMessage } from "../../errors/index.js"
import type { RawRecord } from "../source.js"
import { splitJson } from "./json-split.js"
import { isRecord, type JsonRecord, parseJson, parseRecord, toRecord } from "./json-value.js"
import { malformed } from "./malformed.js"
import { readText } from "./text.js"

const usualKeys = ["data", "examples", "records", "rows", "instances", "items", "questions", "samples"]

/**
 * Streams the records of a `.json` file: an array of objects, an object that holds such an array (under the
 * split's name, a usual name such as `data`, or as its only array), or JSON Lines under the wrong name.
 * Arrays and lines take constant memory; an object is parsed whole.
 * @throws EvalScopeError `dataset_malformed` naming the item or line.
 */
export async function* readJson(
  bytes: AsyncIterable<Buffer>,
  label: string,
  split: string | undefined,
): AsyncGenerator<RawRecord> {
  let first: { text: string; line: number } | undefined
  let count = 0
  for await (const { text, line, within } of splitJson(readText(bytes, label), label)) {
    count += 1
    if (within === "array") {
      const where = `${label} item ${count}`
      yield { value: parseRecord(text, where), where }
      continue
    }
    if (count === 1) {
      first = { text, line }
      continue
    }
    if (first !== undefined) yield lineRecord(first.text, label, first.line)
    first = undefined
    yield lineRecord(text, label, line)
  }
  if (first !== undefined) yield* readObject(first.text, label, split)
}

function lineRecord(text: string, label: string, line: number): RawRecord {
  const where = `${label}:${line}`
  return { value: parseRecord(text, where), where }
}

function* readObject(text: string, label: string, split: string | undefined): Generator<RawRecord> {
  let parsed: unknown
  try {
    parsed = parseJson(text)
  } catch (cause) {
    throw malformed({ where: label, problem: `is not JSON: ${errorMessage(cause)}`, excerpt: text, cause })
  }
  const object = toRecord(parsed, label)
  const array = arrayOf(object, split)
  if (array === undefined) {
    yield { value: object, where: `${label}:1` }
    return
  }
  for (const [index, item] of array.entries()) {
    const where = `${label} item ${index + 1}`
    yield { value: toRecord(item, where), where }
  }
}

function arrayOf(object: JsonRecord, split: string | undefined): readonly unknown[] | undefined {
  const named = split === undefined ? usualKeys : [split, ...usualKeys]
  for (const key of named) {
    const value = object[key]
    if (Array.isArray(value)) return value
  }
  const arrays = Object.values(object).filter(isRecordArray)
  return arrays.length === 1 ? arrays[0] : undefined
}

function isRecordArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0 && value.every(isRecord)
}
