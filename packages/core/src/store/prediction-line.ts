import { z } from "zod"
import { EvalScopeError } from "../errors/index.js"
import type { Message } from "../model/message.js"
import type { ModelChoice, ModelOutput, Usage } from "../model/model.js"
import { parseStoredLine, type StoredLine } from "./line-file.js"
import { messageFromJson, messageJsonSchema, messageToJson } from "./message-json.js"

/** What a model answered to one sample, as kept in `predictions/`. */
export interface Prediction {
  /** The sample's id inside its subset. */
  index: number
  /** Prediction identity of the sample; undefined in files of the original. */
  key: string | undefined
  /** The prompt; the reply follows it in the file. */
  messages: readonly Message[]
  output: ModelOutput
  /** When the reply was there, in ISO 8601; undefined in files of the original and of our first releases. */
  finishedAt?: string
}

const usageSchema = z.object({
  input_tokens: z.number(),
  output_tokens: z.number(),
  total_tokens: z.number().nullish(),
  input_tokens_cache_read: z.number().nullish(),
  input_tokens_cache_write: z.number().nullish(),
  reasoning_tokens: z.number().nullish(),
})

const stopReasons = ["stop", "max_tokens", "model_length", "tool_calls", "content_filter", "unknown"] as const

const logprobSchema = z.object({
  token: z.string(),
  logprob: z.number(),
  top: z.array(z.object({ token: z.string(), logprob: z.number() })).nullish(),
})

const predictionLineSchema = z.object({
  index: z.int(),
  model: z.string(),
  model_output: z.object({
    id: z.string().nullish(),
    model: z.string().nullish(),
    choices: z
      .array(
        z.object({
          message: messageJsonSchema,
          stop_reason: z.enum(stopReasons).catch("unknown"),
          logprobs: z.array(logprobSchema).nullish().catch(undefined),
        }),
      )
      .min(1),
    usage: usageSchema.nullish(),
    time: z.number().nullish(),
    metadata: z.record(z.string(), z.unknown()).nullish(),
    error: z.string().nullish(),
  }),
  messages: z.array(messageJsonSchema).nullish(),
  evalscope: z
    .object({
      key: z.string(),
      latency_ms: z.number(),
      ttft_ms: z.number().optional(),
      attempts: z.int(),
      finished_at: z.string().optional(),
    })
    .optional(),
})

/** The line as written: the original's fields, and ours under `evalscope`. */
export function predictionToLine(prediction: Prediction): Record<string, unknown> {
  const { output, messages, index } = prediction
  const key = prediction.key ?? ""
  const id = (position: number) => key.slice(0, 6) + position.toString(16).padStart(2, "0")
  const latency = output.latencyMs / 1000
  const ttft = output.ttftMs === undefined ? undefined : output.ttftMs / 1000
  const perf = {
    latency,
    ttft: ttft ?? null,
    tpot: tpotSeconds(output) ?? null,
    input_tokens: output.usage?.inputTokens ?? null,
    output_tokens: output.usage?.outputTokens ?? null,
  }
  const reply = output.choices[0]?.message
  return {
    index,
    model: output.model,
    model_output: {
      id: output.id ?? "",
      model: output.model,
      choices: output.choices.map((choice, position) => ({
        message: from("generate", messageToJson(choice.message, id(messages.length + position))),
        stop_reason: choice.stopReason,
        logprobs: choice.logprobs ?? null,
      })),
      usage: output.usage ? usageToJson(output.usage) : null,
      time: latency,
      metadata: output.metadata ?? null,
      error: null,
    },
    messages: [
      ...messages.map((message, position) => from("input", messageToJson(message, id(position)))),
      ...(reply
        ? [{ ...from("generate", messageToJson(reply, id(messages.length))), perf_metrics: perf }]
        : []),
    ],
    agent_trace: null,
    metadata: {},
    ...(prediction.key !== undefined && {
      evalscope: {
        key: prediction.key,
        latency_ms: output.latencyMs,
        ...(output.ttftMs !== undefined && { ttft_ms: output.ttftMs }),
        attempts: output.attempts,
        ...(prediction.finishedAt !== undefined && { finished_at: prediction.finishedAt }),
      },
    }),
  }
}

function from(source: "input" | "generate", message: Record<string, unknown>): Record<string, unknown> {
  message.source = source
  return message
}

/** Reads a prediction line of ours or of the original. @throws EvalScopeError `run_damaged` with file and line. */
export function predictionFromLine(path: string, line: StoredLine): Prediction {
  const parsed = predictionLineSchema.safeParse(parseStoredLine(path, line))
  if (!parsed.success) {
    throw new EvalScopeError({
      code: "run_damaged",
      message: `${path}:${line.line} is not a prediction: ${z.prettifyError(parsed.error).replaceAll("\n", " ")}`,
      hint: "Remove that line; the sample is then asked again.",
    })
  }
  const { index, model, model_output: stored, messages, evalscope } = parsed.data
  const choices: ModelChoice[] = stored.choices.flatMap((choice) => {
    const message = messageFromJson(choice.message)
    if (message.role !== "assistant") return []
    const logprobs = choice.logprobs?.map((entry) => ({
      token: entry.token,
      logprob: entry.logprob,
      ...(entry.top && { top: entry.top }),
    }))
    return [{ message, stopReason: choice.stop_reason, ...(logprobs && { logprobs }) }]
  })
  const prompt = (messages ?? []).map(messageFromJson)
  if (prompt.at(-1)?.role === "assistant") prompt.pop()
  return {
    index,
    key: evalscope?.key,
    messages: prompt,
    output: {
      ...(stored.id && { id: stored.id }),
      model: stored.model ?? model,
      choices,
      ...(stored.usage && { usage: usageFromJson(stored.usage) }),
      latencyMs: evalscope?.latency_ms ?? (stored.time ?? 0) * 1000,
      ...(evalscope?.ttft_ms !== undefined && { ttftMs: evalscope.ttft_ms }),
      attempts: evalscope?.attempts ?? 1,
      ...(stored.metadata && { metadata: stored.metadata }),
    },
    ...(evalscope?.finished_at !== undefined && { finishedAt: evalscope.finished_at }),
  }
}

/** Seconds per output token after the first; undefined without streaming or with fewer than 2 tokens. */
function tpotSeconds(output: ModelOutput): number | undefined {
  const tokens = output.usage?.outputTokens ?? 0
  if (output.ttftMs === undefined || tokens < 2) return undefined
  return (output.latencyMs - output.ttftMs) / 1000 / (tokens - 1)
}

function usageToJson(usage: Usage): Record<string, unknown> {
  return {
    input_tokens: usage.inputTokens,
    output_tokens: usage.outputTokens,
    total_tokens: usage.totalTokens,
    input_tokens_cache_write: usage.inputTokensCacheWrite ?? null,
    input_tokens_cache_read: usage.inputTokensCacheRead ?? null,
    reasoning_tokens: usage.reasoningTokens ?? null,
  }
}

function usageFromJson(json: z.infer<typeof usageSchema>): Usage {
  return {
    inputTokens: json.input_tokens,
    outputTokens: json.output_tokens,
    totalTokens: json.total_tokens ?? json.input_tokens + json.output_tokens,
    ...(json.input_tokens_cache_read != null && { inputTokensCacheRead: json.input_tokens_cache_read }),
    ...(json.input_tokens_cache_write != null && { inputTokensCacheWrite: json.input_tokens_cache_write }),
    ...(json.reasoning_tokens != null && { reasoningTokens: json.reasoning_tokens }),
  }
}
