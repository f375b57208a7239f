import {
  type Benchmark,
  contentText,
  EvalScopeError,
  explainScore,
  type ModelOutput,
  type Prediction,
  parseTasks,
  predictionFromLine,
  type Review,
  reviewFromLine,
  type Sample,
  type TaskConfig,
} from "@evalscope/core"
import type { Explanation, ExplanationNote, SampleKey } from "../api/index.js"
import { notFound, ServiceError } from "../errors/index.js"
import { readStoredSample, type SampleIndexes, type SampleSource } from "../samples/index.js"
import { choicesOfPrompt } from "./choices-of-prompt.js"

const longestReply = 200_000
const shownReply = 20_000

/**
 * Scores a stored sample again by today's rules and tells what each extraction rule makes of the reply. Nothing is
 * written, and no model is asked.
 * @throws ServiceError 404 when the run has no such sample, 422 when nothing was answered or its lines are damaged
 */
export async function explainSample(
  indexes: SampleIndexes,
  source: SampleSource,
  key: SampleKey,
  config: Readonly<Record<string, unknown>> | undefined,
): Promise<Explanation> {
  const lines = await readStoredSample(indexes, source, key)
  if (!lines) throw notFound("There is no such sample in this run.")
  const prediction = parsed(predictionFromLine, lines.prediction)
  const review = parsed(reviewFromLine, lines.review)
  const output = outputOf(prediction, review)
  if (!output) {
    throw new ServiceError({
      status: 422,
      code: "no_reply",
      message: "The model has not answered this sample.",
      hint: "There is nothing to score; look at its error.",
    })
  }
  const notes = new Set<ExplanationNote>()
  const stored = review ? verdictOf(review.score) : null
  if (!review) notes.add("no_verdict")
  if (review?.score.judgeSummary) notes.add("judged")
  const reply = contentText(output.choices[0]?.message.content ?? "")
  const plain = { reply: reply.slice(0, shownReply), filters: [], filtered: null, steps: [], stored }
  const benchmark = await knownBenchmark(key.dataset)
  if (!benchmark) {
    return { ...plain, scorer: null, now: null, same: null, notes: [...notes.add("unknown_benchmark")] }
  }
  const sample = sampleOf(key, prediction, review)
  if (sample.choices) notes.add("choices_from_prompt")
  const told = await explainWith(benchmark, config, { sample, output }, notes)
  if (told.score === undefined) notes.add("needs_sandbox")
  else if (told.steps.length === 0) notes.add("no_rules")
  const now = told.score ? verdictOf(told.score) : null
  return {
    ...plain,
    scorer: told.scorer,
    filters: [...told.filters],
    filtered: told.filtered === told.reply ? null : told.filtered.slice(0, shownReply),
    steps: told.steps.map(({ rule, found, effect }) => ({
      rule,
      found: found?.slice(0, 2000) ?? null,
      effect: effect ?? null,
    })),
    now,
    same: now && stored ? agree(now, stored) : null,
    notes: [...notes],
  }
}

/** With the settings that the run had, or without them when they do not fit any more. */
async function explainWith(
  benchmark: Benchmark,
  config: Readonly<Record<string, unknown>> | undefined,
  answer: { sample: Sample; output: ModelOutput },
  notes: Set<ExplanationNote>,
) {
  const task = (fields: Readonly<Record<string, unknown>>): TaskConfig => {
    const [first] = parseTasks({ datasets: [benchmark.name], ...fields }).tasks
    if (!first) throw new Error("A config has one task.")
    return first
  }
  try {
    const settings = task({
      ...(config?.dataset_args !== undefined && { dataset_args: config.dataset_args }),
      ...(config?.compat === true && { compat: true }),
    })
    if (settings.compat) notes.add("compat")
    return await explainScore(benchmark, settings, answer)
  } catch (error) {
    if (!EvalScopeError.is(error) || error.code !== "config_invalid") throw error
    notes.add("settings_ignored")
    return explainScore(benchmark, task({}), answer)
  }
}

async function knownBenchmark(name: string): Promise<Benchmark | undefined> {
  const { catalogue, loadBenchmark } = await import("@evalscope/benchmarks")
  return catalogue.some((entry) => entry.name === name) ? loadBenchmark(name) : undefined
}

function parsed<T>(
  read: (path: string, line: { text: string; offset: number; line: number }) => T,
  value: unknown,
): T | undefined {
  if (value === undefined || value === null) return undefined
  try {
    return read("line", { text: JSON.stringify(value), offset: 0, line: 1 })
  } catch (cause) {
    throw new ServiceError({
      status: 422,
      code: "run_damaged",
      message: "The stored lines of this sample are not what they should be.",
      hint: "Look at the stored lines.",
      cause,
    })
  }
}

function outputOf(prediction: Prediction | undefined, review: Review | undefined): ModelOutput | undefined {
  const output = prediction?.output
  const last = review?.messages.at(-1)
  const message =
    output?.choices[0]?.message ??
    (last?.role === "assistant"
      ? last
      : review && review.prediction !== ""
        ? { role: "assistant" as const, content: review.prediction }
        : undefined)
  if (!message) return undefined
  const text = contentText(message.content)
  const [choice] = output?.choices ?? []
  return {
    model: output?.model ?? "",
    latencyMs: output?.latencyMs ?? 0,
    attempts: output?.attempts ?? 1,
    choices: [
      {
        stopReason: choice?.stopReason ?? "unknown",
        // Nobody waits for rules to work through megabytes; their end is where answers are.
        message: text.length > longestReply ? { ...message, content: text.slice(-longestReply) } : message,
      },
    ],
  }
}

function sampleOf(key: SampleKey, prediction: Prediction | undefined, review: Review | undefined): Sample {
  const messages = (review?.messages.length ? review.messages : prediction?.messages) ?? []
  const input = messages.at(-1)?.role === "assistant" ? messages.slice(0, -1) : messages
  const question = input.findLast(({ role }) => role === "user")
  const choices = question && choicesOfPrompt(contentText(question.content))
  return {
    id: key.index,
    groupId: review?.groupId ?? key.index,
    generationIndex: review?.generationIndex ?? 0,
    subset: key.subset,
    input,
    target: review?.target ?? "",
    metadata: review?.sampleMetadata ?? {},
    ...(choices && { choices }),
  }
}

function verdictOf(score: Review["score"]) {
  return { values: { ...score.values }, extracted: score.extracted ?? null, rule: score.rule ?? null }
}

type Verdict = NonNullable<Explanation["now"]>

/** Over the metrics that both have; what the original calls `acc` is `accuracy` here. */
function agree(now: Verdict, stored: Verdict): boolean {
  const metricOf = ({ values }: Verdict, name: string) =>
    values[name] ?? (name === "accuracy" ? values.acc : undefined)
  const shared = Object.keys(now.values).filter((name) => metricOf(stored, name) !== undefined)
  const close = (name: string) => Math.abs((metricOf(now, name) ?? 0) - (metricOf(stored, name) ?? 0)) < 1e-9
  return shared.length > 0 && shared.every(close)
}
