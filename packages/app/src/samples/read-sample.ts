import type { Label, MarkedSample, SampleDetail, SampleKey } from "../api/index.js"
import { notFound } from "../errors/index.js"
import { agentSteps } from "./agent-steps.js"
import { listOf, mapOf, textOf } from "./json-value.js"
import { judgementView } from "./judgement-view.js"
import { errorFacts } from "./line-facts.js"
import { messageViews } from "./message-view.js"
import type { SampleIndexes, SampleSource } from "./sample-indexes.js"
import { readStoredSample } from "./stored-sample.js"

export interface ReadSampleOptions {
  /** Texts are not cut. */
  full: boolean
  /** With the lines as they are on disk. */
  raw: boolean
  labelsOf: (sample: SampleKey) => readonly Label[]
}

/**
 * One sample with everything that is known of it, read from the places that the index names.
 * @throws ServiceError 404 when the run has no such sample
 */
export async function readSample(
  indexes: SampleIndexes,
  source: SampleSource,
  key: MarkedSample,
  options: ReadSampleOptions,
): Promise<SampleDetail> {
  const stored = await readStoredSample(indexes, source, key)
  if (!stored) throw notFound("There is no such sample in this run.")
  const { found, prediction, review } = stored
  const predicted = mapOf(prediction)
  const reviewed = mapOf(review)
  const scored = mapOf(reviewed?.sample_score)
  const score = mapOf(scored?.score)
  const output = mapOf(predicted?.model_output)
  const view = {
    full: options.full,
    mediaUrl: (path: string) =>
      `/api/v1/media/${encodeURIComponent(source.place.id)}?path=${encodeURIComponent(path)}`,
  }
  const shown = messageViews(messagesOf(predicted, reviewed, textOf(score?.prediction)), view)
  const trace = reviewed?.agent_trace ?? predicted?.agent_trace ?? reviewed?.trajectory ?? null
  const steps = agentSteps(trace, shown.messages)
  const predictionError = textOf(output?.error)
  const error = errorFacts(stored.error)
  const labels = options.labelsOf(found.row)
  const label = labels.at(-1)?.kind ?? null
  return {
    row: { ...found.row, label },
    messages: shown.messages,
    target: targetsOf(reviewed?.target),
    choices: null,
    prediction: textOf(score?.prediction) ?? "",
    extracted: textOf(score?.extracted_prediction) ?? null,
    rule: textOf(mapOf(reviewed?.evalscope)?.rule) ?? null,
    explanation: textOf(score?.explanation) ?? null,
    score_metadata: { ...mapOf(score?.metadata) },
    metadata: { ...mapOf(scored?.sample_metadata), ...mapOf(predicted?.metadata) },
    judge: score?.judge_summary ?? null,
    judgement: judgementView(score?.judge_summary, view),
    trace,
    steps,
    // Steps that were made of messages have their texts.
    steps_cut: shown.cut && trace === null && steps.length > 0,
    error:
      found.row.status !== "error"
        ? null
        : error
          ? { stage: error.stage, code: error.code, message: error.message }
          : predictionError
            ? { stage: "predict", code: "request_failed", message: predictionError }
            : null,
    repeats: found.repeats.length > 1 ? found.repeats : [],
    labels: [...labels],
    cut: shown.cut,
    stored: options.raw ? { prediction: prediction ?? null, review: review ?? null } : null,
  }
}

/**
 * Prompt and reply. The review has both; its reply is missing in some folders of the original, and then the
 * prediction's is taken, or the text that was scored.
 */
function messagesOf(
  prediction: Readonly<Record<string, unknown>> | undefined,
  review: Readonly<Record<string, unknown>> | undefined,
  scored: string | undefined,
): readonly unknown[] {
  const choice = mapOf(listOf(mapOf(prediction?.model_output)?.choices)[0])
  const reply = choice?.message
  const hasReply = (messages: readonly unknown[]) => mapOf(messages.at(-1))?.role === "assistant"
  const reviewed = listOf(review?.messages)
  if (reviewed.length > 0) {
    if (hasReply(reviewed)) return reviewed
    if (reply !== undefined) return [...reviewed, reply]
    return scored ? [...reviewed, { role: "assistant", content: scored }] : reviewed
  }
  const input = textOf(review?.input)
  const asked = listOf(prediction?.messages)
  const prompt = asked.length > 0 ? asked : input === undefined ? [] : [{ role: "user", content: input }]
  return reply === undefined || hasReply(prompt) ? prompt : [...prompt, reply]
}

function targetsOf(target: unknown): string[] {
  if (typeof target === "string") return target === "" ? [] : [target]
  return listOf(target).map((entry) => (typeof entry === "string" ? entry : JSON.stringify(entry)))
}
