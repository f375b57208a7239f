import type { RequestOutcome, RequestRecord } from "../record/index.js"
import { Column } from "./column.js"
import { ConversationCollector } from "./conversation-metrics.js"
import { FigureValues } from "./figure-values.js"
import { GapCounter } from "./gap-counter.js"
import { GoodputCollector } from "./goodput.js"
import type { Distribution, LevelDistributions, MetricOptions } from "./level-metrics.js"
import { type DistributionOptions, describeValues } from "./percentile.js"
import { RequestSeries, type SeriesRow } from "./request-series.js"
import { SeriesBuilder } from "./time-series.js"
import { latencySeconds, startNs, tpotMs, ttftMs } from "./times.js"

/** Figures that are one number per request. */
export type ColumnName = Exclude<keyof LevelDistributions, "itlMs" | "readGapMs" | "tokenGapMs">

const columnNames: readonly ColumnName[] = [
  "ttftMs",
  "answerTtftMs",
  "firstByteMs",
  "firstEventMs",
  "tpotMs",
  "latencySeconds",
  "normalizedLatencyMs",
  "inputTokens",
  "outputTokens",
  "outputTokensPerSecond",
  "totalTokensPerSecond",
  "inputTokensPerSecond",
  "decodeTokensPerSecond",
  "tokensPerIteration",
  "scheduledTtftMs",
  "scheduledLatencySeconds",
  "latenessMs",
  "queueMs",
  "connectMs",
  "tlsMs",
  "sendMs",
  "waitMs",
  "receiveMs",
]

/** How many requests have their figures kept one by one, unless said otherwise: about 300 MB. */
const mostExact = 1_000_000

/** Sums over the successful requests. */
export interface LevelSums {
  promptTokens: number
  completionTokens: number
  latencySeconds: number
  chunks: number
  coalesced: number
  acceptedTokens: number
  rejectedTokens: number
  turns: number
  firstTtftMs: number
  firstTurns: number
  laterTtftMs: number
  laterTurns: number
  streamed: number
  bytesSent: number
  bytesReceived: number
  reused: number
  estimated: number
  hasReasoning: boolean
  /** A token count was reported for some output. */
  hasOutput: boolean
}

/**
 * Takes the records of a level one by one and keeps what the figures are made of. Up to `exactRequests` that is
 * every value; above, values are counted and rows thinned, so that only 24 bytes a request are added.
 */
export class LevelCollector {
  readonly figures: ReadonlyMap<ColumnName, FigureValues>
  /** Successes, where their order matters. */
  readonly successes: RequestSeries
  /** Of all that counted, failures included. */
  readonly begins = new Column()
  readonly ends = new Column()
  readonly gaps = new GapCounter()
  readonly tokenGaps = new GapCounter()
  readonly conversations = new ConversationCollector()
  readonly series: SeriesBuilder
  readonly goodput: GoodputCollector | undefined
  readonly failures: Partial<Record<RequestOutcome, number>> = {}
  /** What the first failure of each kind said. */
  readonly failureTexts: Partial<Record<RequestOutcome, string>> = {}
  warmup = 0
  succeeded = 0
  failed = 0
  stopped = 0
  /** Some request had a time at which it was wanted, apart from the time at which it could go. */
  isScheduled = false
  /** Of all that counted, in ns. */
  firstStartNs = Number.POSITIVE_INFINITY
  lastEndNs = Number.NEGATIVE_INFINITY
  readonly sums: LevelSums = {
    promptTokens: 0,
    completionTokens: 0,
    latencySeconds: 0,
    chunks: 0,
    coalesced: 0,
    acceptedTokens: 0,
    rejectedTokens: 0,
    turns: 0,
    firstTtftMs: 0,
    firstTurns: 0,
    laterTtftMs: 0,
    laterTurns: 0,
    streamed: 0,
    bytesSent: 0,
    bytesReceived: 0,
    reused: 0,
    estimated: 0,
    hasReasoning: false,
    hasOutput: false,
  }
  readonly #basis: "content" | "event"

  constructor(beginNs: number, endNs: number, options: MetricOptions) {
    this.#basis = options.ttftBasis ?? "content"
    const most = options.exactRequests ?? mostExact
    this.figures = new Map(columnNames.map((name) => [name, new FigureValues(most)]))
    this.successes = new RequestSeries(most)
    this.series = new SeriesBuilder(beginNs, endNs, options.binSeconds ?? 1)
    this.goodput = options.goodput === undefined ? undefined : new GoodputCollector(options.goodput)
  }

  add(record: RequestRecord): void {
    if (record.warmup) {
      this.warmup++
      return
    }
    this.series.add(record)
    if (record.outcome === "stopped") {
      this.stopped++
      return
    }
    const begin = startNs(record)
    this.begins.push(begin)
    this.ends.push(record.endNs)
    this.firstStartNs = Math.min(this.firstStartNs, begin)
    this.lastEndNs = Math.max(this.lastEndNs, record.endNs)
    this.goodput?.add(record)
    if (record.turn === 1 && record.scheduledNs !== record.grantedNs) this.isScheduled = true
    this.#push("latenessMs", Math.max(0, (record.writtenNs - record.scheduledNs) / 1e6))
    this.#push("queueMs", Math.max(0, (record.grantedNs - record.scheduledNs) / 1e6))
    this.sums.bytesSent += record.bytesSent || 0
    this.sums.bytesReceived += record.bytesReceived || 0
    if (record.reusedConnection) this.sums.reused++
    if (record.outcome !== "ok") {
      this.failed++
      this.failures[record.outcome] = (this.failures[record.outcome] ?? 0) + 1
      if (record.error !== "") this.failureTexts[record.outcome] ??= record.error
      return
    }
    this.succeeded++
    const row: SeriesRow = {
      startNs: begin,
      endNs: record.endNs,
      ttftMs: ttftMs(record, this.#basis),
      tpotMs: tpotMs(record),
      latencySeconds: latencySeconds(record),
      outputTokens: record.completionTokens,
    }
    this.successes.push(row)
    this.conversations.add(record)
    this.#addTimes(record, row)
    this.#addTokens(record, row)
    this.#addGaps(record)
  }

  /** Whether every percentile is that of the values themselves. */
  get isExact(): boolean {
    return [...this.figures.values()].every(({ isExact }) => isExact)
  }

  describe(name: ColumnName, options: DistributionOptions): Distribution {
    return this.figures.get(name)?.describe(options) ?? describeValues([], options)
  }

  #push(name: ColumnName, value: number): void {
    this.figures.get(name)?.push(value)
  }

  #addTimes(record: RequestRecord, { ttftMs: ttft, latencySeconds: latency }: SeriesRow): void {
    const { sums } = this
    const shiftMs = (record.writtenNs - record.scheduledNs) / 1e6
    this.#push("ttftMs", ttft)
    this.#push("latencySeconds", latency)
    this.#push("scheduledTtftMs", ttft + shiftMs)
    this.#push("scheduledLatencySeconds", latency + shiftMs / 1e3)
    this.#push("firstByteMs", (record.firstByteNs - record.writtenNs) / 1e6)
    this.#push("firstEventMs", (record.firstEventNs - record.writtenNs) / 1e6)
    this.#push("connectMs", record.reusedConnection ? Number.NaN : record.connectNs / 1e6)
    this.#push("tlsMs", record.tlsNs > 0 ? record.tlsNs / 1e6 : Number.NaN)
    this.#push("sendMs", (record.sentNs - record.writtenNs) / 1e6)
    this.#push("waitMs", (record.headersNs - record.sentNs) / 1e6)
    this.#push("receiveMs", (record.endNs - record.headersNs) / 1e6)
    // Only where the first output was reasoning does the first answer say something else.
    const isReasoning = record.firstAnswerNs > record.firstContentNs
    if (isReasoning) sums.hasReasoning = true
    this.#push("answerTtftMs", isReasoning ? (record.firstAnswerNs - record.writtenNs) / 1e6 : Number.NaN)
    sums.latencySeconds += latency
    sums.turns += record.turn
    if (Number.isNaN(ttft)) return
    if (record.turn === 1) {
      sums.firstTtftMs += ttft
      sums.firstTurns++
    } else {
      sums.laterTtftMs += ttft
      sums.laterTurns++
    }
  }

  #addTokens(record: RequestRecord, { tpotMs: tpot, latencySeconds: latency }: SeriesRow): void {
    const { sums } = this
    const prompt = record.promptTokens
    const completion = record.completionTokens
    this.#push("tpotMs", tpot)
    this.#push("decodeTokensPerSecond", tpot > 0 ? 1000 / tpot : Number.NaN)
    this.#push("inputTokens", prompt)
    this.#push("outputTokens", completion)
    this.#push("outputTokensPerSecond", completion / latency)
    this.#push("totalTokensPerSecond", ((prompt || 0) + completion) / latency)
    this.#push("inputTokensPerSecond", prompt / latency)
    this.#push("normalizedLatencyMs", completion > 0 ? (1000 * latency) / completion : Number.NaN)
    const perIteration = record.chunks > 1 ? (completion - 1) / (record.chunks - 1) : Number.NaN
    this.#push("tokensPerIteration", perIteration > 1 ? perIteration : Number.NaN)
    sums.promptTokens += prompt || 0
    sums.completionTokens += completion || 0
    if (completion > 0) sums.hasOutput = true
    if (record.streamed) sums.streamed++
    sums.chunks += record.chunks
    sums.coalesced += record.coalesced
    if (record.tokensEstimated) sums.estimated++
    sums.acceptedTokens += record.acceptedPredictionTokens || 0
    sums.rejectedTokens += record.rejectedPredictionTokens || 0
  }

  /** Counts gaps, and credits tokens to the time at which their chunk arrived. */
  #addGaps(record: RequestRecord): void {
    const { gapsUs, completionTokens, chunks } = record
    if (!(completionTokens > 0)) {
      for (const gap of gapsUs) this.gaps.add(gap)
      return
    }
    if (chunks === 0 || Number.isNaN(record.firstContentNs)) {
      this.series.addOutput(record.endNs, completionTokens)
      return
    }
    const perChunk = completionTokens / chunks
    let atNs = record.firstContentNs
    this.series.addOutput(atNs, perChunk)
    for (const gap of gapsUs) {
      this.gaps.add(gap)
      this.tokenGaps.add(Math.round(gap / perChunk))
      atNs += gap * 1000
      this.series.addOutput(atNs, perChunk)
    }
  }
}
