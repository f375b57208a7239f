import { hashText, randomUnit } from "../random/index.js"
import type { MockAnswer, MockLogprob, MockStopReason } from "./answer.js"
import { fillerPiece, fillerText } from "./filler.js"
import { type Piece, textPiece } from "./piece.js"
import { splitTokens } from "./tokens.js"

export interface ResolvedToolCall {
  id: string
  name: string
  /** JSON text, as the model would have written it. */
  arguments: string
}

/** An answer cut to the request's limit and split into tokens. */
export interface ResolvedAnswer {
  readonly tokens: number
  readonly reasoningTokens: number
  readonly stopReason: MockStopReason
  readonly cachedTokens: number
  /** Built when asked for: a stream never needs it. */
  text(): string
  readonly reasoning: string
  readonly toolCalls: readonly ResolvedToolCall[]
  logprobs(): readonly MockLogprob[] | undefined
  promptLogprobs(tokens: readonly string[]): readonly MockLogprob[]
  readonly embeddings: MockAnswer["embeddings"]
  readonly scores: MockAnswer["scores"]
  piece(index: number): Piece
}

export interface ResolveOptions {
  seed: number
  seq: number
  choice: number
  /** Length of the default answer. */
  plannedTokens: number
  /** The request's own limit. */
  maxTokens: number | undefined
  /** How many alternatives per token the request wants, `undefined` for no log probabilities. */
  topLogprobs: number | undefined
  /** The request's text: what log probabilities are made up from, so that they depend on nothing else. */
  context: string
}

/** Splits an answer (or, when there is none, the default filler) into pieces. */
export function resolveAnswer(
  answer: string | MockAnswer | undefined,
  options: ResolveOptions,
): ResolvedAnswer {
  if (answer === undefined) return fillerAnswer(options)
  return givenAnswer(typeof answer === "string" ? { text: answer } : answer, options)
}

function fillerAnswer(options: ResolveOptions): ResolvedAnswer {
  const { seed, choice, plannedTokens, maxTokens, topLogprobs } = options
  const seq = options.seq + choice * 0x10000
  const tokens = Math.min(plannedTokens, maxTokens ?? plannedTokens)
  if (choice !== 0 || topLogprobs !== undefined || tokens === 0) {
    const text = fillerText(seed, seq, tokens)
    return givenAnswer({ text, stopReason: tokens < plannedTokens ? "length" : "stop" }, options)
  }
  return {
    tokens,
    reasoningTokens: 0,
    stopReason: tokens < plannedTokens ? "length" : "stop",
    cachedTokens: 0,
    text: () => fillerText(seed, seq, tokens),
    reasoning: "",
    toolCalls: [],
    logprobs: () => undefined,
    promptLogprobs: () => [],
    embeddings: undefined,
    scores: undefined,
    piece: (index) => fillerPiece(seed, seq, index),
  }
}

function givenAnswer(answer: MockAnswer, options: ResolveOptions): ResolvedAnswer {
  const { choice, seq, maxTokens = Number.POSITIVE_INFINITY } = options
  const reasoning = splitTokens(answer.reasoning ?? "")
  const text = splitTokens(answer.text ?? "")
  const toolCalls = (answer.toolCalls ?? []).map((call, index) => ({
    id: call.id ?? `call_${seq}_${choice}_${index}`,
    name: call.name,
    arguments: typeof call.arguments === "string" ? call.arguments : JSON.stringify(call.arguments),
  }))
  const keptReasoning = reasoning.slice(0, maxTokens)
  const keptText = text.slice(0, Math.max(0, maxTokens - keptReasoning.length))
  const given = answer.logprobs
  const logprobs =
    given ?? (options.topLogprobs === undefined ? undefined : logprobsFor(keptText, options.context, options))

  const pieces: Piece[] = []
  for (const token of keptReasoning) pieces.push(textPiece(token, { choice, kind: "reasoning" }))
  keptText.forEach((token, index) => {
    const own = logprobs?.[index]
    pieces.push(textPiece(token, { choice, logprobs: own === undefined ? [] : [own] }))
  })
  const cut = keptReasoning.length + keptText.length < reasoning.length + text.length
  const keptCalls = cut ? [] : toolCalls
  keptCalls.forEach((call, tool) => {
    pieces.push(textPiece(call.name, { choice, kind: "tool-start", tool, toolId: call.id }))
    for (const part of splitTokens(call.arguments)) {
      pieces.push(textPiece(part, { choice, kind: "tool-arguments", tool, toolId: call.id }))
    }
  })
  // An empty answer still takes one step of the engine: the end-of-text token.
  const nothing = textPiece("", { choice })
  return {
    tokens: pieces.length,
    reasoningTokens: keptReasoning.length,
    stopReason: cut ? "length" : (answer.stopReason ?? (keptCalls.length > 0 ? "tool_calls" : "stop")),
    cachedTokens: answer.cachedTokens ?? 0,
    text: () => keptText.join(""),
    reasoning: keptReasoning.join(""),
    toolCalls: keptCalls,
    logprobs: () => logprobs,
    promptLogprobs: (prompt) => answer.promptLogprobs ?? logprobsFor(prompt, "", options),
    embeddings: answer.embeddings,
    scores: answer.scores,
    piece: (index) => pieces[index] ?? nothing,
  }
}

/**
 * Plausible log probabilities for a run of tokens: each depends on everything before it and on nothing else.
 * The chosen token leads, the alternatives decay.
 */
function logprobsFor(tokens: readonly string[], context: string, options: ResolveOptions): MockLogprob[] {
  const { seed, topLogprobs = 0 } = options
  let before = hashText(context, seed)
  return tokens.map((token) => {
    before = hashText(token, before)
    const first = Math.log(0.5 + 0.5 * randomUnit(before, 0, 11, 0))
    const rest = Math.log1p(-Math.exp(first))
    const top = Array.from({ length: topLogprobs }, (_, rank) =>
      rank === 0
        ? { token, logprob: first }
        : { token: fillerPiece(before, 1, rank).text, logprob: rest - rank },
    )
    return { token, logprob: first, top }
  })
}
