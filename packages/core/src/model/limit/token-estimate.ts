import { contentText } from "../message.js"
import type { ModelRequest, Usage } from "../model.js"

/** Guesses how many tokens a request will cost, and learns from what requests did cost. */
export interface TokenEstimate {
  of(request: ModelRequest, maxTokens: number | undefined): number
  learn(request: ModelRequest, usage: Usage): void
}

/** Weight of the newest observation. */
const weight = 0.1
const firstOutputGuess = 1024

/**
 * Input: characters times a learned ratio, at first a quarter token per Latin character and one per other.
 * Output: a quarter above the running mean, at first `maxTokens` or 1024; never above `maxTokens`.
 */
export function createTokenEstimate(): TokenEstimate {
  let inputRatio = 1
  let meanOutput: number | undefined

  return {
    of(request, maxTokens) {
      const output = meanOutput === undefined ? (maxTokens ?? firstOutputGuess) : meanOutput * 1.25
      return Math.ceil(
        rawInput(request) * inputRatio + Math.min(output, maxTokens ?? Number.POSITIVE_INFINITY),
      )
    },
    learn(request, usage) {
      const raw = rawInput(request)
      if (raw > 0 && usage.inputTokens > 0) inputRatio += weight * (usage.inputTokens / raw - inputRatio)
      meanOutput =
        meanOutput === undefined
          ? usage.outputTokens
          : meanOutput + weight * (usage.outputTokens - meanOutput)
    },
  }
}

function rawInput(request: ModelRequest): number {
  let tokens = 0
  for (const message of request.messages) {
    const text = contentText(message.content)
    const wide = text.match(/[\u0250-\uffff]/g)?.length ?? 0
    tokens += wide + (text.length - wide) / 4 + 4
  }
  return tokens
}
