import { errorMessage } from "../../errors/index.js"
import { malformed } from "./malformed.js"

export type JsonRecord = Readonly<Record<string, unknown>>

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

/**
 * Parses JSON; the `NaN` and `Infinity` that Python writes become null.
 * @throws SyntaxError
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    if (!/NaN|Infinity/.test(text)) throw cause
    // Strings are matched as a whole, so that the words stay inside them.
    return JSON.parse(
      text.replaceAll(/"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g, (token) =>
        token.startsWith('"') ? token : "null",
      ),
    )
  }
}

/**
 * Parses the JSON object of one record.
 * @throws EvalScopeError `dataset_malformed` at `where`.
 */
export function parseRecord(text: string, where: string): JsonRecord {
  let value: unknown
  try {
    value = parseJson(text)
  } catch (cause) {
    throw malformed({ where, problem: `is not JSON: ${errorMessage(cause)}`, excerpt: text, cause })
  }
  return toRecord(value, where)
}

/** @throws EvalScopeError `dataset_malformed` when the value is not an object. */
export function toRecord(value: unknown, where: string): JsonRecord {
  if (isRecord(value)) return value
  const kind = value === null ? "null" : Array.isArray(value) ? "an array" : `a ${typeof value}`
  throw malformed({
    where,
    problem: `is ${kind}, not an object`,
    excerpt: JSON.stringify(value),
    hint: "Every record is one JSON object.",
  })
}
