import type { PerfConfig } from "../config/index.js"
import type { RequestRecord } from "../record/request-record.js"
import type { TokenCounter } from "../run/token-counter.js"

/** What is known of the server's way to count tokens before the first level. */
export interface TokenFacts {
  /** Counts in place of a server that reports no usage. */
  readonly counter: TokenCounter | undefined
  /** Tokens that the server adds to a prompt of one message: its chat template, or a mark of beginning. */
  readonly templateTokens: number
  /** Tokens of a common word on average, where prompts are made of such words. */
  readonly tokensPerWord: number
}

/** Sends one short text and returns what came of it; undefined when the run was stopped. */
type Ask = (text: string) => Promise<RequestRecord | undefined>

/** The text of the connection test. */
export const greeting = "hello"

const trialWords = 200
/** More than this is no template but a conversation of the server's own. */
const mostTemplateTokens = 4096

/**
 * Learns from the connection test how the server counts, so that random prompts have the length by its count.
 * Without that test nothing is assumed, and `--tokenizer-path` counts in place of the server.
 */
export async function learnTokens(
  config: PerfConfig,
  answer: RequestRecord | undefined,
  ask: Ask,
  signal?: AbortSignal,
): Promise<TokenFacts> {
  const counted = answer === undefined ? undefined : countedPrompt(answer)
  if (config.tokenizerPath !== undefined) {
    const { loadTokenizer } = await import("../tokenizer/index.js")
    const tokenizer = await loadTokenizer(config.tokenizerPath, {
      source: config.dataSource,
      env: process.env,
      ...(signal !== undefined && { signal }),
    })
    const own = tokenizer.count(greeting)
    return {
      counter: counted === undefined ? tokenizer : undefined,
      templateTokens: counted === undefined || config.tokenizePrompt ? 0 : extra(counted - own),
      tokensPerWord: 1,
    }
  }
  if (answer !== undefined && counted === undefined) {
    const { bundledTokenizer } = await import("../tokenizer/index.js")
    return { counter: await bundledTokenizer(), templateTokens: 0, tokensPerWord: 1 }
  }
  if (counted === undefined || config.tokensBy !== "words") return nothingKnown
  return { counter: undefined, ...(await measuredWords(counted, ask)) }
}

/** What is assumed where nothing was asked. */
export const nothingKnown: TokenFacts = { counter: undefined, templateTokens: 0, tokensPerWord: 1 }

/** The greeting counts as one word of one token: what is above that is the template's. */
async function measuredWords(greetingTokens: number, ask: Ask) {
  const { commonWords } = await import("../workload/common-words.js")
  const every = Math.floor(commonWords.length / trialWords)
  const words = commonWords.filter((_, index) => index % every === 0).slice(0, trialWords)
  const answer = await ask(words.join(" "))
  const counted = answer === undefined ? undefined : countedPrompt(answer)
  const templateTokens = extra(greetingTokens - 1)
  const perWord = counted === undefined ? 1 : (counted - templateTokens) / words.length
  // Whatever is outside of this is no count of tokens.
  return perWord > 0.5 && perWord < 8 ? { templateTokens, tokensPerWord: perWord } : nothingKnown
}

function extra(tokens: number): number {
  return tokens > 0 && tokens <= mostTemplateTokens ? tokens : 0
}

function countedPrompt({ promptTokens, tokensEstimated, outcome }: RequestRecord): number | undefined {
  return outcome === "ok" && promptTokens > 0 && !tokensEstimated ? promptTokens : undefined
}
