import type { SampleFlag, SampleStatus } from "../api/index.js"
import { type JsonMap, listOf, mapOf, numberOf, textOf } from "./json-value.js"
import { type JudgeFacts, judgeFacts } from "./judge-votes.js"
import { messageFacts } from "./message-facts.js"
import { withoutPreamble } from "./preamble.js"

/** What the index keeps of a line of `predictions/`. */
export interface PredictionFacts {
  index: number
  finish: string | undefined
  inputTokens: number | undefined
  outputTokens: number | undefined
  latencyMs: number | undefined
  /** Milliseconds to the first token; undefined for replies that were not streamed. */
  ttftMs: number | undefined
  /** When the reply was there, in milliseconds since 1970. */
  endedMs: number | undefined
  /** Undefined in files of the original. */
  attempts: number | undefined
  failed: boolean
  question: string
  reply: string
  text: string
  flags: readonly SampleFlag[]
}

/** What the index keeps of a line of `reviews/`. */
export interface ReviewFacts {
  index: number
  group: number
  repeat: number
  metric: string
  score: number | undefined
  scores: Readonly<Record<string, number>>
  status: SampleStatus
  outcome: string | undefined
  preview: string
  answer: string
  text: string
  flags: readonly SampleFlag[]
  judge: JudgeFacts | undefined
}

const previewLength = 160
const answerLength = 120

/** Undefined when the line is not a prediction. What stands before every question of its file is left out of `question`. */
export function predictionFacts(value: unknown, preamble = ""): PredictionFacts | undefined {
  const line = mapOf(value)
  const index = line && numberOf(line.index)
  if (line === undefined || index === undefined || !Number.isInteger(index)) return undefined
  const output = mapOf(line.model_output)
  const ours = mapOf(line.evalscope)
  const choice = mapOf(listOf(output?.choices)[0])
  const usage = mapOf(output?.usage)
  const seconds = numberOf(output?.time)
  const finish = textOf(choice?.stop_reason)
  // The original appends the reply to the messages, so the last user message is the question either way.
  const facts = messageFacts([...listOf(line.messages), choice?.message])
  const perf = mapOf(output?.perf_metrics) ?? mapOf(mapOf(listOf(line.messages).at(-1))?.perf_metrics)
  const firstSeconds = numberOf(perf?.ttft)
  const failed = (textOf(output?.error) ?? "") !== ""
  return {
    index,
    finish,
    inputTokens: numberOf(usage?.input_tokens),
    outputTokens: numberOf(usage?.output_tokens),
    latencyMs: numberOf(ours?.latency_ms) ?? (seconds === undefined ? undefined : seconds * 1000),
    ttftMs: numberOf(ours?.ttft_ms) ?? (firstSeconds === undefined ? undefined : firstSeconds * 1000),
    endedMs: timeOf(textOf(ours?.finished_at)),
    attempts: numberOf(ours?.attempts),
    failed,
    question: clip(withoutPreamble(facts.question, preamble), previewLength),
    reply: clip(facts.reply, answerLength),
    text: facts.text,
    flags: flagsOf({
      truncated: finish === "max_tokens" || finish === "model_length",
      refused: finish === "content_filter",
      empty: facts.reply.trim() === "" && !facts.tools,
      tools: facts.tools,
      media: facts.media,
      reasoning: facts.reasoning,
    }),
  }
}

/** Undefined when the line is not a review. What stands before every question of its file is left out of `preview`. */
export function reviewFacts(value: unknown, preamble = ""): ReviewFacts | undefined {
  const line = mapOf(value)
  const index = line && numberOf(line.index)
  const stored = mapOf(line?.sample_score)
  const score = mapOf(stored?.score)
  if (line === undefined || index === undefined || !Number.isInteger(index) || !stored || !score)
    return undefined
  const ours = mapOf(line.evalscope)
  const scores = scoresOf(score.value)
  const metric = textOf(score.main_score_name) ?? Object.keys(scores)[0] ?? ""
  const main = scores[metric]
  const outcome = textOf(ours?.outcome)
  const prediction = textOf(score.prediction) ?? ""
  const facts = messageFacts(listOf(line.messages))
  const extracted = textOf(score.extracted_prediction)
  const target = targetOf(line.target)
  const question = facts.question || (textOf(line.input) ?? "")
  const repeat = numberOf(stored.generation_index) ?? 0
  return {
    index,
    group: integerOf(stored.group_id) ?? index,
    repeat,
    metric,
    score: main,
    scores,
    status: statusOf(outcome, main),
    outcome,
    preview: clip(withoutPreamble(question, preamble), previewLength),
    answer: clip(extracted ?? (prediction || facts.reply), answerLength),
    text: [
      facts.text || question,
      prediction === facts.reply ? "" : prediction,
      extracted ?? "",
      target,
    ].join("\n"),
    flags: flagsOf({
      truncated: outcome === "truncated",
      refused: outcome === "refused",
      no_answer: outcome === "no_answer" || (outcome === undefined && extracted === "" && prediction !== ""),
      tools: facts.tools || line.agent_trace != null || line.trajectory != null,
      media: facts.media,
      reasoning: facts.reasoning,
      judged: score.judge_summary != null,
      disagreement: disagrees(mapOf(score.judge_summary)),
      repeated: repeat > 0,
    }),
    judge: judgeFacts(score),
  }
}

/** The last thing the user said in a line of `predictions/` or `reviews/`; undefined where there is none. */
export function questionOf(value: unknown): string | undefined {
  const { question } = messageFacts(listOf(mapOf(value)?.messages))
  return question === "" ? textOf(mapOf(value)?.input) : question
}

/** Index and message of a line of `errors/`. */
export function errorFacts(value: unknown) {
  const line = mapOf(value)
  const index = line && numberOf(line.index)
  if (line === undefined || index === undefined || !Number.isInteger(index)) return undefined
  return {
    index,
    group: integerOf(line.group_id) ?? index,
    stage: textOf(line.stage) ?? "predict",
    code: textOf(line.code) ?? "internal",
    message: textOf(line.message) ?? "",
  }
}

/**
 * The status that lists show. Ours is known by its outcome; a sample of the original is right at its best score,
 * wrong at 0, and without a score not scored at all.
 */
function statusOf(outcome: string | undefined, score: number | undefined): SampleStatus {
  if (outcome?.endsWith("_failed")) return "error"
  if (outcome === "right") return "right"
  if (outcome !== undefined && outcome !== "scored") return "wrong"
  if (score === undefined) return "unscored"
  if (score >= 1) return "right"
  return score <= 0 ? "wrong" : "partial"
}

function scoresOf(value: unknown): Record<string, number> {
  const scores: Record<string, number> = {}
  for (const [name, entry] of Object.entries(mapOf(value) ?? {})) {
    const number = typeof entry === "boolean" ? Number(entry) : numberOf(entry)
    if (number !== undefined) scores[name] = number
  }
  return scores
}

function targetOf(target: unknown): string {
  return typeof target === "string"
    ? target
    : listOf(target)
        .filter((entry) => typeof entry === "string")
        .join("\n")
}

function timeOf(text: string | undefined): number | undefined {
  const time = text === undefined ? Number.NaN : Date.parse(text)
  return Number.isNaN(time) ? undefined : time
}

function integerOf(value: unknown): number | undefined {
  const number = typeof value === "string" ? Number(value) : numberOf(value)
  return number !== undefined && Number.isInteger(number) ? number : undefined
}

/** A panel whose members did not all say the same: each of these figures is 0 when they did. */
function disagrees(judge: JsonMap | undefined): boolean {
  const disagreement = mapOf(judge?.disagreement)
  return ["std", "range", "entropy"].some((name) => (numberOf(disagreement?.[name]) ?? 0) > 0)
}

function flagsOf(found: Readonly<Partial<Record<SampleFlag, boolean>>>): readonly SampleFlag[] {
  return flagNames.filter((name) => found[name])
}

const flagNames: readonly SampleFlag[] = [
  "truncated",
  "refused",
  "no_answer",
  "empty",
  "tools",
  "media",
  "reasoning",
  "judged",
  "disagreement",
  "repeated",
]

/** Whitespace other than one space between two words. */
const uneven = /\s{2,}|[^\S ]/g

/** The start of a text on one line. Never ends between the halves of a character. */
function clip(text: string, length: number): string {
  const line = text
    .slice(0, length * 2)
    .replaceAll(uneven, " ")
    .trim()
  if (line.length <= length) return line
  return `${line.slice(0, length).replace(/[\uD800-\uDBFF]$/, "")}…`
}
