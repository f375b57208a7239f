import type { TokenLogprob, Usage } from "../../model.js"
import type { SplitReasoningOptions } from "../../reasoning/split-reasoning.js"
import { chatUsage, isBroken } from "../openai-chat/from-response.js"
import type { StreamReader } from "../wire.js"
import { completionChoice, completionLogprobs, completionSchema } from "./from-response.js"

interface ChoiceInProgress {
  text: string
  logprobs: TokenLogprob[]
  finishReason: string | undefined
}

/** Puts a streamed text completion together. It is complete with a finish reason per choice and `[DONE]`. */
export function completionStreamReader(options: SplitReasoningOptions = {}): StreamReader {
  const choices = new Map<number, ChoiceInProgress>()
  let id: string | undefined
  let model: string | undefined
  let usage: Usage | undefined
  let ended = false

  return {
    read(event) {
      const chunk = completionSchema.parse(event)
      id ??= chunk.id ?? undefined
      model ??= chunk.model ?? undefined
      if (chunk.usage) usage = chatUsage(chunk.usage)
      let carried = false
      for (const { index, text, finish_reason, logprobs } of chunk.choices) {
        const choice = choices.get(index) ?? { text: "", logprobs: [], finishReason: undefined }
        choices.set(index, choice)
        choice.text += text
        choice.logprobs.push(...completionLogprobs(logprobs))
        if (finish_reason) choice.finishReason = finish_reason
        if (text !== "") carried = true
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
        choices: inOrder.map(({ text, finishReason, logprobs }) =>
          completionChoice(text, finishReason, logprobs, model, options),
        ),
        ...(usage && { usage }),
      }
    },
  }
}
