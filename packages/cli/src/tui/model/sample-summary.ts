import { type Outcome, outcomes } from "@evalscope/core"
import { z } from "zod"

/** A line of a list of samples. */
export interface SampleSummary {
  readonly id: number
  readonly value: number | undefined
  readonly outcome: Outcome | "unknown"
  /** The first words of the question, or the error. */
  readonly question: string
}

const scoredLine = z.object({
  index: z.int(),
  sample_score: z.object({
    score: z.object({
      value: z.record(z.string(), z.unknown()),
      main_score_name: z.string().nullish(),
    }),
  }),
  evalscope: z.object({ outcome: z.enum(outcomes).optional().catch(undefined) }).nullish(),
})
const asked = z.object({
  messages: z.array(z.object({ role: z.string(), content: z.unknown() })).nullish(),
  input: z.unknown().optional(),
})
const text = z.union([z.string(), z.array(z.looseObject({ type: z.string(), text: z.string().optional() }))])
const errorLine = z.object({
  index: z.int(),
  stage: z.enum(["predict", "score"]),
  code: z.string(),
  message: z.string(),
})

const questionLetters = 300
const errors: ReadonlySet<string> = new Set(["request_failed", "judge_failed", "scoring_failed"])

/** What a stored line of `reviews/` or `errors/` says at a glance; undefined for a line of another shape. */
export function summaryOfLine(line: string): SampleSummary | undefined {
  const value = jsonOf(line)
  const failed = errorLine.safeParse(value)
  if (failed.success) {
    const { index, stage, code, message } = failed.data
    const outcome = stage === "predict" ? "request_failed" : "scoring_failed"
    return { id: index, value: undefined, outcome, question: `${code}: ${message}` }
  }
  const scored = scoredLine.safeParse(value)
  if (!scored.success) return undefined
  const { index, sample_score, evalscope } = scored.data
  const { value: values, main_score_name: main } = sample_score.score
  const score = main ? values[main] : Object.values(values)[0]
  return {
    id: index,
    value: typeof score === "number" ? score : undefined,
    outcome: evalscope?.outcome ?? "unknown",
    question: questionOf(value),
  }
}

/** 1 for a sample at its best, 2 for any other, 3 for one that could not be answered or judged. */
export function verdictOf(line: string): 1 | 2 | 3 {
  const value = jsonOf(line)
  if (errorLine.safeParse(value).success) return 3
  const scored = scoredLine.safeParse(value)
  if (!scored.success) return 3
  const outcome = scored.data.evalscope?.outcome
  if (outcome === "right") return 1
  if (outcome !== undefined && errors.has(outcome)) return 3
  const { value: values, main_score_name: main } = scored.data.sample_score.score
  const score = main ? values[main] : Object.values(values)[0]
  return typeof score === "number" && score >= 0.99 ? 1 : 2
}

function questionOf(value: unknown): string {
  const parsed = asked.safeParse(value)
  if (!parsed.success) return ""
  const { messages, input } = parsed.data
  const content = text.safeParse(messages?.findLast(({ role }) => role === "user")?.content ?? input)
  if (!content.success) return ""
  const words =
    typeof content.data === "string" ? content.data : content.data.map((part) => part.text ?? "").join(" ")
  return words.trim().slice(0, questionLetters)
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
