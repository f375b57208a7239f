import { malformed } from "./malformed.js"

/** The text of one JSON value of a larger text. */
export interface JsonPiece {
  text: string
  /** Line the value begins on, from 1. */
  line: number
  /** `array`: an element of the array the text is; `sequence`: one of several values after each other. */
  within: "array" | "sequence"
}

/**
 * Cuts a text into JSON values without holding it whole: the elements when it is one array, otherwise the
 * values that follow each other. Only brackets and strings are looked at; parsing is the caller's.
 * @throws EvalScopeError `dataset_malformed` when the text is cut off or goes on after its end.
 */
export async function* splitJson(chunks: AsyncIterable<string>, label: string): AsyncGenerator<JsonPiece> {
  let within: JsonPiece["within"] | undefined
  let depth = 0
  let inString = false
  let escaped = false
  let ended = false
  let line = 1
  let startLine = 1
  let open = false
  let held = ""

  const fail = (problem: string, excerpt?: string) =>
    malformed({ where: `${label}:${line}`, problem, ...(excerpt === undefined ? {} : { excerpt }) })

  for await (const chunk of chunks) {
    let start = 0
    const piece = (end: number): JsonPiece => {
      const text = held + chunk.slice(start, end)
      held = ""
      open = false
      return { text, line: startLine, within: within ?? "sequence" }
    }
    for (let at = 0; at < chunk.length; at += 1) {
      const char = chunk[at]
      if (char === "\n") {
        if (inString) throw fail("has a string that is not closed", held + chunk.slice(start, at))
        line += 1
      }
      if (inString) {
        if (escaped) escaped = false
        else if (char === "\\") escaped = true
        else if (char === '"') {
          inString = false
          if (depth === 0) yield piece(at + 1)
        }
        continue
      }
      const blank = char === " " || char === "\n" || char === "\r" || char === "\t"
      if (within === undefined && !blank) {
        within = char === "[" ? "array" : "sequence"
        if (within === "array") continue
      }
      if (blank || char === ",") {
        if (open && depth === 0) yield piece(at)
        continue
      }
      if (ended) throw fail("goes on after the end of its array", chunk.slice(at, at + 200))
      if (char === "]" && depth === 0 && within === "array") {
        if (open) yield piece(at)
        ended = true
        continue
      }
      if (!open) {
        open = true
        start = at
        startLine = line
      }
      if (char === '"') inString = true
      else if (char === "{" || char === "[") depth += 1
      else if (char === "}" || char === "]") {
        depth -= 1
        if (depth < 0) throw fail(`has a "${char}" that closes nothing`, chunk.slice(start, at + 1))
        if (depth === 0) yield piece(at + 1)
      }
    }
    if (open) held += chunk.slice(start)
  }
  if (open && depth === 0 && !inString) yield { text: held, line: startLine, within: within ?? "sequence" }
  else if (open || (within === "array" && !ended))
    throw fail("ends in the middle of a value", held.slice(-200))
}
