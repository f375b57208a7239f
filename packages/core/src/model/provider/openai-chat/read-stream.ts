import type { ModelChoice, Usage } from "../../model.js"
import type { SplitReasoningOptions } from "../../reasoning/split-reasoning.js"
import type { StreamReader } from "../wire.js"
import { chatChoice, chatReasoning, chatText, chatUsage, isBroken } from "./from-response.js"
import { type ChatLogprobs, type ChatReplyMessage, chatChunkSchema } from "./reply-schema.js"

interface ChoiceInProgress {
  text: string
  reasoning: string
  refusal: string
  calls: Map<number, { id: string; name: string; arguments: string }>
  logprobs: NonNullable<ChatLogprobs["content"]>
  finishReason: string | undefined
}

/** Puts a streamed chat completion together. It is complete with a finish reason per choice and `[DONE]`. */
export function chatStreamReader(options: SplitReasoningOptions = {}): StreamReader {
  const choices = new Map<number, ChoiceInProgress>()
  let id: string | undefined
  let model: string | undefined
  let fingerprint: string | undefined
  let usage: Usage | undefined
  let ended = false

  return {
    read(event) {
      const chunk = chatChunkSchema.parse(event)
      id ??= chunk.id ?? undefined
      model ??= chunk.model ?? undefined
      fingerprint ??= chunk.system_fingerprint ?? undefined
      if (chunk.usage) usage = chatUsage(chunk.usage)
      let carried = false
      for (const { index, delta, finish_reason, logprobs } of chunk.choices) {
        const choice = choices.get(index) ?? newChoice()
        choices.set(index, choice)
        if (delta && addDelta(choice, delta)) carried = true
        if (logprobs?.content) choice.logprobs.push(...logprobs.content)
        if (finish_reason) choice.finishReason = finish_reason
      }
      return carried
    },
    end() {
      ended = true
    },
    finish() {
      if (choices.size === 0) return { missing: "any answer" }
      const inOrder = [...choices].sort(([a], [b]) => a - b).map(([, choice]) => choice)
      if (inOrder.some((choice) => choice.finishReason === undefined)) return { missing: "a finish reason" }
      const broken = inOrder.find((choice) => isBroken(choice.finishReason))
      if (broken) return { missing: `a proper end (finish reason "${broken.finishReason}")` }
      if (!ended) return { missing: "its end marker [DONE]" }
      return {
        ...(id && { id }),
        ...(model && { model }),
        choices: inOrder.map((choice) => finished(choice, model, options)),
        ...(usage && { usage }),
        ...(fingerprint && { metadata: { systemFingerprint: fingerprint } }),
      }
    },
  }
}

function newChoice(): ChoiceInProgress {
  return { text: "", reasoning: "", refusal: "", calls: new Map(), logprobs: [], finishReason: undefined }
}

function addDelta(choice: ChoiceInProgress, delta: ChatReplyMessage): boolean {
  const text = chatText(delta)
  const reasoning = chatReasoning(delta)
  choice.text += text
  choice.reasoning += reasoning
  choice.refusal += delta.refusal ?? ""
  const calls = delta.tool_calls ?? []
  for (const [position, call] of calls.entries()) {
    const index = call.index ?? position
    const known = choice.calls.get(index) ?? { id: "", name: "", arguments: "" }
    known.id ||= call.id ?? ""
    known.name ||= call.function?.name ?? ""
    const piece = call.function?.arguments
    if (typeof piece === "string") known.arguments += piece
    else if (piece !== undefined && piece !== null) known.arguments += JSON.stringify(piece)
    choice.calls.set(index, known)
  }
  return text !== "" || reasoning !== "" || calls.length > 0 || Boolean(delta.refusal)
}

function finished(
  choice: ChoiceInProgress,
  model: string | undefined,
  options: SplitReasoningOptions,
): ModelChoice {
  const calls = [...choice.calls].sort(([a], [b]) => a - b)
  const message: ChatReplyMessage = {
    content: choice.text,
    reasoning_content: choice.reasoning,
    refusal: choice.refusal,
    tool_calls: calls.map(([index, call]) => ({
      index,
      id: call.id,
      function: { name: call.name, arguments: call.arguments },
    })),
  }
  const logprobs = choice.logprobs.length > 0 ? { content: choice.logprobs } : undefined
  return chatChoice(message, choice.finishReason, logprobs, model, options)
}
