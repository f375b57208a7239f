import { z } from "zod"
import type { Sample } from "../benchmark/sample.js"
import { EvalScopeError } from "../errors/index.js"
import type { Message } from "../model/message.js"
import { type Outcome, outcomes } from "../run/outcome.js"
import type { Score, ScoreStatus } from "../scoring/score.js"
import { sha256 } from "./canonical-json.js"
import { parseStoredLine, type StoredLine } from "./line-file.js"
import { messageFromJson, messageJsonSchema, messageToJson } from "./message-json.js"

/** The verdict on one sample, as kept in `reviews/`. */
export interface Review {
  index: number
  groupId: number
  generationIndex: number
  target: string | readonly string[]
  /** Prompt and reply. */
  messages: readonly Message[]
  /** The reply's text after filters. */
  prediction: string
  score: Score
  mainMetric: string
  sampleMetadata: Readonly<Record<string, unknown>>
  /** Ours; undefined in files of the original. */
  identity: { key: string; scoreKey: string; outcome: Outcome; question: string | undefined } | undefined
}

const statuses = [
  "success",
  "transport_error",
  "parse_error",
  "invalid_session",
  "fallback",
  "degraded",
  "excluded",
] as const satisfies readonly ScoreStatus[]

const reviewLineSchema = z.object({
  index: z.int(),
  target: z.union([z.string(), z.array(z.string())]).nullish(),
  messages: z.array(messageJsonSchema).nullish(),
  input: z.string().nullish(),
  sample_score: z.object({
    score: z.object({
      value: z.record(z.string(), z.union([z.number(), z.boolean()]).nullable()),
      status: z.enum(statuses).catch("success"),
      judge_summary: z.record(z.string(), z.unknown()).nullish(),
      extracted_prediction: z.string().nullish(),
      prediction: z.string().nullish(),
      explanation: z.string().nullish(),
      metadata: z.record(z.string(), z.unknown()).nullish(),
      main_score_name: z.string().nullish(),
    }),
    sample_id: z.union([z.int(), z.string()]).nullish(),
    group_id: z.union([z.int(), z.string()]).nullish(),
    generation_index: z.int().nullish(),
    sample_metadata: z.record(z.string(), z.unknown()).nullish(),
  }),
  evalscope: z
    .object({
      key: z.string(),
      score_key: z.string(),
      question: z.string().optional(),
      outcome: z.enum(outcomes),
      rule: z.string().nullish(),
      weights: z.record(z.string(), z.number()).optional(),
    })
    .optional(),
})

export interface ReviewParts {
  sample: Sample
  messages: readonly Message[]
  prediction: string
  score: Score
  mainMetric: string
  key: string
  scoreKey: string
  outcome: Outcome
}

export function reviewToLine(parts: ReviewParts): Record<string, unknown> {
  const { sample, messages, score, key } = parts
  const id = (position: number) => key.slice(0, 6) + position.toString(16).padStart(2, "0")
  return {
    index: sample.id,
    target: sample.target,
    messages: messages.map((message, position) => messageToJson(message, id(position))),
    agent_trace: null,
    sample_score: {
      score: {
        value: score.values,
        status: score.status ?? "success",
        judge_summary: score.judgeSummary ?? null,
        extracted_prediction: score.extracted ?? null,
        prediction: parts.prediction,
        explanation: score.explanation ?? null,
        metadata: score.metadata ?? {},
        main_score_name: parts.mainMetric,
      },
      sample_id: sample.id,
      group_id: sample.groupId,
      generation_index: sample.generationIndex,
      sample_metadata: sample.metadata,
    },
    evalscope: {
      key,
      score_key: parts.scoreKey,
      question: questionKey(sample),
      outcome: parts.outcome,
      rule: score.rule ?? null,
      ...(score.weights && { weights: score.weights }),
    },
  }
}

/** Reads a review line of ours or of the original. @throws EvalScopeError `run_damaged` with file and line. */
export function reviewFromLine(path: string, line: StoredLine): Review {
  const parsed = reviewLineSchema.safeParse(parseStoredLine(path, line))
  if (!parsed.success) {
    throw new EvalScopeError({
      code: "run_damaged",
      message: `${path}:${line.line} is not a review: ${z.prettifyError(parsed.error).replaceAll("\n", " ")}`,
      hint: "Remove that line; the sample is then scored again.",
    })
  }
  const { index, target, messages, input, sample_score: stored, evalscope } = parsed.data
  const values: Record<string, number> = {}
  for (const [name, value] of Object.entries(stored.score.value))
    if (value !== null) values[name] = Number(value)
  const extracted = stored.score.extracted_prediction ?? undefined
  return {
    index,
    groupId: Number(stored.group_id ?? index),
    generationIndex: stored.generation_index ?? 0,
    target: target ?? "",
    messages: messages?.map(messageFromJson) ?? (input ? [{ role: "user", content: input }] : []),
    prediction: stored.score.prediction ?? "",
    score: {
      values,
      status: stored.score.status,
      ...(extracted !== undefined && { extracted }),
      ...(evalscope?.rule && { rule: evalscope.rule }),
      ...(evalscope?.weights && { weights: evalscope.weights }),
      ...(stored.score.explanation && { explanation: stored.score.explanation }),
      ...(stored.score.metadata && { metadata: stored.score.metadata }),
      ...(stored.score.judge_summary && { judgeSummary: stored.score.judge_summary }),
    },
    mainMetric: stored.score.main_score_name ?? Object.keys(values)[0] ?? "",
    sampleMetadata: stored.sample_metadata ?? {},
    identity: evalscope && {
      key: evalscope.key,
      scoreKey: evalscope.score_key,
      outcome: evalscope.outcome,
      question: evalscope.question,
    },
  }
}

/** Names a question by its content, the same in every run and for every model, prompt and repeat. */
function questionKey({ input, choices, target }: Sample): string {
  return sha256(JSON.stringify([input, choices ?? null, target]), 16)
}
