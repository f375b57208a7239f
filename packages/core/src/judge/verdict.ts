import { z } from "zod"
import type { VerdictForm } from "./grading-prompt.js"

/** What one reply of a judge says. */
export type ParsedVerdict =
  | { ok: true; value: number; label: string | undefined; reasoning: string }
  | { ok: false; problem: string }

const labelReply = z.object({ reasoning: z.string().optional(), verdict: z.string() })
const numberReply = z.object({ reasoning: z.string().optional(), score: z.coerce.number() })

/**
 * Reads a judge's reply: one JSON object, a code fence or text around it tolerated as long as it is the only
 * one. Anything else is a problem, never a guess and never a zero.
 */
export function parseVerdict(text: string, form: VerdictForm): ParsedVerdict {
  const objects = jsonObjects(text)
  if (objects.length === 0) return { ok: false, problem: "the reply holds no JSON object" }
  if (objects.length > 1) return { ok: false, problem: `the reply holds ${objects.length} JSON objects` }
  if (form.type === "label") {
    const parsed = labelReply.safeParse(objects[0])
    if (!parsed.success) return { ok: false, problem: 'the object has no text "verdict"' }
    const label = parsed.data.verdict.trim()
    const value = Object.hasOwn(form.values, label) ? form.values[label] : undefined
    if (value === undefined) return { ok: false, problem: `"${label}" is none of the labels` }
    return { ok: true, value, label, reasoning: parsed.data.reasoning ?? "" }
  }
  const parsed = numberReply.safeParse(objects[0])
  if (!parsed.success) return { ok: false, problem: 'the object has no number "score"' }
  const { score } = parsed.data
  if (!(score >= form.min && score <= form.max)) {
    return { ok: false, problem: `the score ${score} is not within ${form.min} to ${form.max}` }
  }
  return { ok: true, value: score, label: undefined, reasoning: parsed.data.reasoning ?? "" }
}

/** Every outermost `{…}` of a text that is valid JSON; braces inside strings do not count. */
function jsonObjects(text: string): unknown[] {
  const found: unknown[] = []
  for (let start = text.indexOf("{"); start >= 0; start = text.indexOf("{", start + 1)) {
    const end = closingBrace(text, start)
    if (end === undefined) continue
    try {
      found.push(JSON.parse(text.slice(start, end + 1)))
      start = end
    } catch {
      // Not JSON from here; a later brace may open the object.
    }
  }
  return found
}

function closingBrace(text: string, start: number): number | undefined {
  let depth = 0
  let quoted = false
  for (let at = start; at < text.length; at += 1) {
    const char = text[at]
    if (quoted) {
      if (char === "\\") at += 1
      else if (char === '"') quoted = false
    } else if (char === '"') quoted = true
    else if (char === "{") depth += 1
    else if (char === "}" && --depth === 0) return at
  }
  return undefined
}
