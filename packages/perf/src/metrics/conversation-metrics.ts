import type { RequestRecord } from "../record/index.js"
import type { CacheMetrics, ConversationMetrics } from "./level-metrics.js"
import { type DistributionOptions, describeValues } from "./percentile.js"
import { ttftMs } from "./times.js"

interface Trace {
  startNs: number
  endNs: number
  firstTtftMs: number
  /** From the start of the conversation to the first token of the latest reply. */
  finalTokenNs: number
  decodeSum: number
  decodeCount: number
  cached: number
  prompt: number
  eligible: number
  eligibleCached: number
  before: number
  turns: number
}

/** Adds up turns to conversations. */
export class ConversationCollector {
  readonly #traces = new Map<number, Trace>()
  #isMultiTurn = false
  #cached = 0
  #prompt = 0
  #withCache = 0
  #eligible = 0
  #eligibleCached = 0
  #seenBefore = 0
  #turnPrompt = 0

  /** Successful requests, in the order of their turns. */
  add(record: RequestRecord): void {
    const { cachedTokens, promptTokens } = record
    if (!Number.isNaN(cachedTokens) && promptTokens > 0) {
      this.#cached += cachedTokens
      this.#prompt += promptTokens
      this.#withCache++
    }
    if (record.turn === 1 && record.lastTurn) return
    this.#isMultiTurn = true
    const trace = this.#trace(record)
    trace.turns++
    trace.endNs = Math.max(trace.endNs, record.endNs)
    const ttft = ttftMs(record)
    if (record.turn === 1) trace.firstTtftMs = ttft
    trace.finalTokenNs = record.firstContentNs
    const decodeSeconds = (record.endNs - record.firstContentNs) / 1e9
    if (record.completionTokens > 1 && decodeSeconds > 0) {
      trace.decodeSum += (record.completionTokens - 1) / decodeSeconds
      trace.decodeCount++
    }
    if (promptTokens > 0) {
      this.#turnPrompt += promptTokens
      this.#seenBefore += Math.min(trace.before, promptTokens)
    }
    if (!Number.isNaN(cachedTokens) && promptTokens > 0) {
      trace.cached += cachedTokens
      trace.prompt += promptTokens
      if (record.turn > 1 && trace.before > 0) {
        trace.eligible += trace.before
        trace.eligibleCached += cachedTokens
        this.#eligible += trace.before
        this.#eligibleCached += cachedTokens
      }
    }
    trace.before = (promptTokens || 0) + (record.completionTokens || 0)
  }

  conversations(options: DistributionOptions): ConversationMetrics | undefined {
    if (!this.#isMultiTurn) return undefined
    const traces = [...this.#traces.values()]
    const row = (metric: string, value: (trace: Trace) => number) => ({
      metric,
      distribution: describeValues(traces.map(value), options),
    })
    return {
      conversations: traces.length,
      possibleHitRate: (100 * this.#seenBefore) / this.#turnPrompt,
      rows: [
        row("Latency (s)", ({ startNs, endNs }) => (endNs - startNs) / 1e9),
        row("First-Turn TTFT (s)", ({ firstTtftMs }) => firstTtftMs / 1000),
        row("TTFAT (s)", ({ startNs, finalTokenNs }) => (finalTokenNs - startNs) / 1e9),
        row("Decode TPS", ({ decodeSum, decodeCount }) => decodeSum / decodeCount),
        row("Cache Hit Rate (%)", ({ cached, prompt }) => (100 * cached) / prompt),
        row(
          "Eligible Cache Hit Rate (%)",
          ({ eligibleCached, eligible }) => (100 * eligibleCached) / eligible,
        ),
      ],
    }
  }

  cache(): CacheMetrics | undefined {
    if (this.#withCache === 0) return undefined
    return {
      hitRate: (100 * this.#cached) / this.#prompt,
      eligibleHitRate: this.#eligible > 0 ? (100 * this.#eligibleCached) / this.#eligible : Number.NaN,
      requests: this.#withCache,
    }
  }

  #trace(record: RequestRecord): Trace {
    let trace = this.#traces.get(record.conversation)
    if (trace === undefined) {
      trace = {
        startNs: record.writtenNs,
        endNs: 0,
        firstTtftMs: Number.NaN,
        finalTokenNs: Number.NaN,
        decodeSum: 0,
        decodeCount: 0,
        cached: 0,
        prompt: 0,
        eligible: 0,
        eligibleCached: 0,
        before: 0,
        turns: 0,
      }
      this.#traces.set(record.conversation, trace)
    }
    return trace
  }
}
