import { setTimeout as wait } from "node:timers/promises"
import { z } from "zod"
import { EvalScopeError } from "../../../errors/index.js"
import { contentText, type Message } from "../../message.js"
import type { ModelOutput, ModelRequest } from "../../model.js"
import { replyContent } from "../../reasoning/reply-content.js"
import { defineProvider } from "../provider.js"

/** What the mock says when it is told nothing else; the original's text, so that old expectations hold. */
export const defaultMockText = "Default output from mockllm/model"

/** Decides what a mock answers. */
export type MockAnswer = (request: ModelRequest) => string | ModelOutput | Promise<string | ModelOutput>

const mockSettingsSchema = z.strictObject({
  text: z.string().default(defaultMockText).describe("The constant answer"),
  customOutputs: z
    .union([z.string().transform((one) => [one]), z.array(z.string()).min(1)])
    .optional()
    .describe("Answers in turn, from the start again after the last"),
  echo: z.boolean().default(false).describe("Answer with the last user message"),
  answer: z
    .custom<MockAnswer>((value) => typeof value === "function", "must be a function")
    .optional()
    .describe("Function of the request; in programs only"),
  latencyMs: z.number().min(0).default(0).describe("Milliseconds before each answer"),
})

/** A model without an endpoint: constant text, given texts in turn, an echo, or a function of the request. */
export const mock = defineProvider({
  name: "mock",
  settings: mockSettingsSchema,
  create: (settings, context) => (modelId) => {
    let turn = 0
    const next = (request: ModelRequest): string | ModelOutput | Promise<string | ModelOutput> => {
      if (settings.answer) return settings.answer(request)
      if (settings.echo) return lastUserText(request.messages)
      const outputs = settings.customOutputs
      if (outputs === undefined) return settings.text
      const text = outputs[turn % outputs.length] ?? settings.text
      turn += 1
      return text
    }
    return {
      name: modelId,
      async generate(request, { signal } = {}) {
        const startedAt = performance.now()
        await pause(settings.latencyMs, signal)
        const answer = await next(request)
        if (typeof answer !== "string") return answer
        const latencyMs = performance.now() - startedAt
        return mockOutput(modelId, answer, request, latencyMs, context.compat)
      },
    }
  },
})

async function pause(ms: number, signal: AbortSignal | undefined) {
  if (ms > 0 && !signal?.aborted) await wait(ms, undefined, { signal }).catch(() => undefined)
  if (signal?.aborted)
    throw new EvalScopeError({ code: "interrupted", message: "The mock model was cancelled" })
}

function lastUserText(messages: readonly Message[]): string {
  const last = messages.findLast((message) => message.role === "user")
  return last ? contentText(last.content) : ""
}

function mockOutput(
  model: string,
  text: string,
  request: ModelRequest,
  latencyMs: number,
  compat: boolean,
): ModelOutput {
  const inputTokens = request.messages.reduce((sum, { content }) => sum + words(contentText(content)), 0)
  const outputTokens = words(text)
  return {
    model,
    choices: [
      {
        message: { role: "assistant", content: replyContent({ text }, { compat }), model },
        stopReason: "stop",
      },
    ],
    usage: { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens },
    latencyMs,
    attempts: 1,
  }
}

/** A stand-in for a tokenizer. */
function words(text: string): number {
  return text.match(/\S+/g)?.length ?? 0
}
