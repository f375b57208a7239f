import { parseVerdict as parseObject } from "@evalscope/core"
import { type Verdict, verdictGrade, verdictOf, verdicts } from "./verdict.js"

/** What a judge's reply says. `again` asks for one more attempt with a reminder of the form. */
export type VerdictReading =
  | { ok: true; verdict: Verdict; reasoning?: string }
  | { ok: false; problem: string; again: boolean }

/** Reads verdicts out of replies; an open set of plain functions. */
export type VerdictParser = (reply: string) => VerdictReading

const labelled = /\[\[([AB<>=]+)\]\]/g

/**
 * The reader of arena-hard v0.1: labels in double brackets; none asks once more, one distinct label counts, several
 * distinct ones make the reply unusable.
 */
export const doubleBracketParser: VerdictParser = (reply) => {
  const labels = new Set(Array.from(reply.matchAll(labelled), (match) => match[1] ?? ""))
  if (labels.size === 0)
    return { ok: false, problem: "the reply holds no label in double brackets", again: true }
  if (labels.size > 1) {
    return { ok: false, problem: `the reply holds different labels: ${[...labels].join(", ")}`, again: false }
  }
  const [label = ""] = labels
  const verdict = verdictOf(label)
  return verdict
    ? { ok: true, verdict }
    : { ok: false, problem: `"${label}" is none of ${verdicts.join(", ")}`, again: false }
}

/** The reader of arena-hard v2.0: upper case, double brackets before single ones, the last label counts. */
export const lastBracketParser: VerdictParser = (reply) => {
  const text = reply.toUpperCase()
  for (const pattern of [/\[\[([AB<>=]+)\]\]/g, /\[([AB<>=]+)\]/g]) {
    const last = Array.from(text.matchAll(pattern)).at(-1)?.[1]
    if (last === undefined) continue
    const verdict = verdictOf(last)
    return verdict
      ? { ok: true, verdict }
      : { ok: false, problem: `"${last}" is none of ${verdicts.join(", ")}`, again: false }
  }
  return { ok: false, problem: "the reply holds no label in brackets", again: false }
}

const form = {
  type: "label",
  values: Object.fromEntries(
    [...verdicts, "A<<B", "A<B", "B=A", "B<A", "B<<A"].map((label) => {
      const verdict = verdictOf(label)
      return [label, verdict ? verdictGrade(verdict) : 0]
    }),
  ),
} as const

/** One JSON object `{reasoning, verdict}`; a code fence or text around it is tolerated. */
export const structuredParser: VerdictParser = (reply) => {
  const parsed = parseObject(reply, form)
  if (!parsed.ok) return { ok: false, problem: parsed.problem, again: true }
  const verdict = parsed.label === undefined ? undefined : verdictOf(parsed.label)
  return verdict
    ? { ok: true, verdict, reasoning: parsed.reasoning }
    : { ok: false, problem: "the verdict is no label", again: true }
}

/** Takes the structured object, or else a label in double brackets: what any judge of the family writes. */
export const anyFormParser: VerdictParser = (reply) => {
  const structured = structuredParser(reply)
  if (structured.ok) return structured
  const bracketed = doubleBracketParser(reply)
  return bracketed.ok || !bracketed.again ? bracketed : structured
}

/** The readers by the names that configurations use. */
export const verdictParsers: Readonly<Record<string, VerdictParser>> = {
  any: anyFormParser,
  structured: structuredParser,
  "arena-hard-v0.1": doubleBracketParser,
  "arena-hard-v2.0": lastBracketParser,
}
