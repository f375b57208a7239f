import { describe, expect, it } from "vitest"
import type { RequestRecord } from "../record/index.js"
import type { ClientHealth } from "../run/level-plan.js"
import type { MetricOptions } from "./level-metrics.js"
import { summarizeLevel } from "./summarize-level.js"

const health: ClientHealth = {
  loopDelayMs: { p50: 0.1, p99: 1, max: 3 },
  latenessMs: undefined,
  gcShare: 0,
  cpuShare: 0.1,
  coalescedShare: 0,
  inFlightCapHits: 0,
  poolWaits: 0,
  errorMs: { p50: 0.1, p99: 1 },
  clientLimited: false,
  reasons: [],
}

const ms = 1e6

/** A streamed request that began at `startMs`: first token after 100 ms, then a token every 10 ms. */
function request(
  index: number,
  startMs: number,
  tokens: number,
  changes: Partial<RequestRecord> = {},
): RequestRecord {
  const written = startMs * ms
  const first = written + 100 * ms
  const last = first + (tokens - 1) * 10 * ms
  return {
    index,
    conversation: index,
    turn: 1,
    lastTurn: true,
    warmup: false,
    worker: 0,
    scheduledNs: written,
    grantedNs: written,
    writtenNs: written,
    sentNs: written,
    connectNs: 0,
    tlsNs: 0,
    headersNs: first,
    firstByteNs: first,
    firstEventNs: first - 20 * ms,
    firstContentNs: first,
    firstAnswerNs: first,
    lastContentNs: last,
    endNs: last,
    status: 200,
    outcome: "ok",
    error: "",
    streamed: true,
    promptTokens: 50,
    completionTokens: tokens,
    cachedTokens: Number.NaN,
    reasoningTokens: Number.NaN,
    acceptedPredictionTokens: Number.NaN,
    rejectedPredictionTokens: Number.NaN,
    tokensEstimated: false,
    chunks: tokens,
    coalesced: 0,
    bytesSent: 100,
    bytesReceived: 1000,
    reusedConnection: true,
    requestId: undefined,
    gapsUs: new Uint32Array(Math.max(0, tokens - 1)).fill(10_000),
    responseText: undefined,
    requestBody: undefined,
    ...changes,
  }
}

function summarize(records: readonly RequestRecord[], options: MetricOptions = {}) {
  const counted = records.filter(({ warmup }) => !warmup)
  return summarizeLevel(
    {
      name: {
        index: 0,
        folder: "t",
        parallel: 2,
        rate: undefined,
        number: records.length,
        durationSeconds: undefined,
      },
      startedNs: Math.min(...counted.map(({ grantedNs }) => grantedNs)),
      endedNs: Math.max(...counted.map(({ endNs }) => endNs)),
      records: Object.assign([...records], { size: records.length }),
      health,
    },
    options,
  )
}

describe("summarizeLevel", () => {
  it("follows the formulas of the original", () => {
    // 0…200 ms with 11 tokens, 100…500 ms with 31 tokens: half a second in all.
    const { figures, concurrency, throughput } = summarize([request(0, 0, 11), request(1, 100, 31)])
    expect(figures.summary).toMatchObject({
      "Test Duration (s)": 0.5,
      Concurrency: 2,
      "Request Rate (req/s)": -1,
      "Total Requests": 2,
      "Success Requests": 2,
      "Failed Requests": 0,
      "Stream Requests": 2,
      "Req Throughput (req/s)": 4,
      "Avg Input Tokens": 50,
      "Avg Output Tokens": 21,
      "Output Throughput (tok/s)": 84,
      "Total Throughput (tok/s)": 284,
      "Avg TTFT (ms)": 100,
      "Peak Concurrency": 2,
    })
    expect(figures.summary["Avg Latency (s)"]).toBeCloseTo(0.3, 9)
    expect(figures.summary["Avg TPOT (ms)"]).toBeCloseTo(10, 9)
    expect(figures.summary["Avg ITL (ms)"]).toBeCloseTo(10, 9)
    expect(concurrency.mean).toBeCloseTo(0.6 / 0.5, 9)
    expect(throughput.outputTokensPerSecond).toBe(84)
  })

  it("leaves the warm-up out and counts failures apart", () => {
    const { counts, figures } = summarize([
      request(0, 0, 5, { warmup: true }),
      request(1, 300, 5),
      request(2, 300, 5, { outcome: "server_error", status: 503 }),
      request(3, 300, 5, { outcome: "rate_limited", status: 429 }),
      request(4, 300, 5, { outcome: "stopped" }),
    ])
    expect(counts).toMatchObject({ total: 3, succeeded: 1, failed: 2, stopped: 1, warmup: 1 })
    expect(counts.failures).toEqual({ server_error: 1, rate_limited: 1 })
    expect(figures.summary["Test Duration (s)"]).toBeCloseTo(0.14, 9)
    expect(figures.summary["Stopped Requests"]).toBe(1)
  })

  it("writes the original's table of percentiles", () => {
    const records = Array.from({ length: 100 }, (_, index) =>
      request(index, index, 2, { firstContentNs: (index + index + 1) * ms }),
    )
    const lower = summarize(records, { percentileMethod: "lower" }).figures.percentiles
    expect(lower.map((row) => row.Percentiles)).toEqual([
      "min",
      "1%",
      "5%",
      "10%",
      "25%",
      "50%",
      "75%",
      "90%",
      "95%",
      "99%",
      "99.9%",
      "max",
    ])
    const ttft = Object.fromEntries(lower.map((row) => [row.Percentiles, row["TTFT (ms)"]]))
    expect(ttft).toMatchObject({ min: 1, "50%": 51, "99%": 100, max: 100 })
    expect(
      summarize(records, { percentiles: [97.5] }).figures.percentiles.map((row) => row.Percentiles),
    ).toContain("97.5%")
    expect(Object.keys(lower[0] ?? {})).toEqual([
      "Percentiles",
      "TTFT (ms)",
      "ITL (ms)",
      "TPOT (ms)",
      "Latency (s)",
      "Input tokens",
      "Output tokens",
      "Output (tok/s)",
      "Total (tok/s)",
      "Decode (tok/s)",
    ])
  })

  it("a single token has no TPOT, a whole reply no TTFT; neither counts as 0", () => {
    const { distributions } = summarize([
      request(0, 0, 1),
      request(1, 0, 11),
      request(2, 0, 11, {
        streamed: false,
        gapsUs: new Uint32Array(0),
        chunks: 0,
        firstContentNs: Number.NaN,
      }),
    ])
    expect(distributions.tpotMs).toMatchObject({ count: 1 })
    expect(distributions.tpotMs.mean).toBeCloseTo(10, 9)
    expect(distributions.ttftMs.count).toBe(2)
    expect(distributions.latencySeconds.count).toBe(3)
  })

  it("can take the first event as the base of TTFT", () => {
    expect(summarize([request(0, 0, 5)], { ttftBasis: "event" }).distributions.ttftMs.mean).toBe(80)
  })

  it("credits tokens when their chunk arrives", () => {
    // 100 tokens between 0.1 s and 1.09 s of a request that ends in the second bin.
    const { series, workload } = summarize([request(0, 0, 100)])
    expect(series.outputTokens).toEqual([90, 10])
    expect(series.completed).toEqual([0, 1])
    expect(series.promptTokens).toEqual([50, 0])
    expect(series.inFlight[0]).toBeCloseTo(1, 6)
    expect(workload.timeline.at(-1)).toMatchObject({ completion: 100, newPrompt: 50, cachedPrompt: 0 })
    const row = workload.rows.find(({ metric }) => metric === "Completion tok/s")
    expect(row?.overall).toBeCloseTo(100 / 1.09, 6)
  })

  it("normalizes gaps by the tokens of an event, and joins what came in one read", () => {
    const packed = request(0, 0, 9, { chunks: 3, gapsUs: Uint32Array.from([60_000, 0]), coalesced: 1 })
    const { distributions, speculative, coalescedShare } = summarize([packed])
    expect(distributions.itlMs).toMatchObject({ count: 2, mean: 30, min: 0 })
    expect(distributions.readGapMs).toMatchObject({ count: 1, mean: 60 })
    expect(distributions.tokenGapMs.max).toBeCloseTo(20, 9)
    expect(speculative?.tokensPerIteration).toBe(4)
    expect(speculative?.acceptRate).toBe(0.75)
    expect(coalescedShare).toBeCloseTo(1 / 3, 9)
  })

  it("counts good requests against every objective", () => {
    const records = [request(0, 0, 11), request(1, 0, 11, { writtenNs: -200 * ms }), request(2, 0, 90)]
    const failed = request(3, 0, 5, { outcome: "reset" })
    const { goodput, figures } = summarize([...records, failed], {
      goodput: { ttftMs: 150, latencySeconds: 0.5 },
    })
    expect(goodput?.share).toBe(0.25)
    expect(goodput?.missed).toEqual({ ttftMs: 1, latencySeconds: 1 })
    expect(figures.summary["Good Requests (%)"]).toBe(25)
  })

  it("shows the columns from schedule when requests went out late", () => {
    const late = Array.from({ length: 50 }, (_, index) =>
      request(index, 100 + index * 10, 5, { scheduledNs: (50 + index * 10) * ms }),
    )
    const metrics = summarize(late)
    expect(metrics.showScheduled).toBe(true)
    expect(metrics.distributions.scheduledTtftMs.mean).toBeCloseTo(150, 9)
    expect(metrics.distributions.latenessMs.mean).toBeCloseTo(50, 9)
    expect(metrics.figures.summary["Avg TTFT from schedule (ms)"]).toBeCloseTo(150, 9)
    // A closed loop has no schedule, however long a connection took.
    const connecting = late.map((record) => ({
      ...record,
      scheduledNs: record.grantedNs - 0,
      writtenNs: record.writtenNs + 40 * ms,
    }))
    expect(summarize(connecting).showScheduled).toBe(false)
  })

  it("adds turns up to conversations", () => {
    const turn = (number: number, startMs: number, changes: Partial<RequestRecord>) =>
      request(number - 1, startMs, 11, { conversation: 7, turn: number, lastTurn: number === 2, ...changes })
    const { conversations, cache, turns, figures } = summarize([
      turn(1, 0, { promptTokens: 40, cachedTokens: 0 }),
      turn(2, 300, { promptTokens: 100, cachedTokens: 50 }),
    ])
    const mean = Object.fromEntries(
      (conversations?.rows ?? []).map(({ metric, distribution }) => [metric, distribution.mean]),
    )
    expect(mean["Latency (s)"]).toBeCloseTo(0.5, 9)
    expect(mean["First-Turn TTFT (s)"]).toBeCloseTo(0.1, 9)
    expect(mean["TTFAT (s)"]).toBeCloseTo(0.4, 9)
    expect(mean["Decode TPS"]).toBeCloseTo(100, 9)
    // 50 of 140 prompt tokens; of the 40 + 11 that could have been kept, 50.
    expect(cache?.hitRate).toBeCloseTo(5000 / 140, 9)
    expect(cache?.eligibleHitRate).toBeCloseTo(5000 / 51, 9)
    // Of 140, the second turn brings along the 40 + 11 of the first.
    expect(conversations?.possibleHitRate).toBeCloseTo(5100 / 140, 9)
    expect(turns.mean).toBe(1.5)
    expect(figures.summary["KV Cache Hit Rate (%)"]).toBeCloseTo(5000 / 140, 9)
  })

  it("tells the first wave apart", () => {
    const wave = [
      request(0, 0, 11, { firstContentNs: 190 * ms }),
      request(1, 0, 11, { firstContentNs: 190 * ms }),
    ]
    const { firstWave } = summarize([...wave, request(2, 250, 11), request(3, 260, 11)])
    expect(firstWave?.requests).toBe(2)
    expect(firstWave?.ttftMs.mean).toBeCloseTo(190, 9)
    expect(firstWave?.ttftMsWithout.mean).toBeCloseTo(100, 9)
  })

  it("says plainly when there is too little to trust", () => {
    expect(summarize([request(0, 0, 5)]).statements.join(" ")).toContain("Too short")
    const none = summarize([request(0, 0, 5, { outcome: "reset" })])
    expect(none.statements.join(" ")).toContain("nothing to measure")
    expect(none.figures.summary["Avg TTFT (ms)"]).toBe(-1)
    const many = summarize(Array.from({ length: 1000 }, (_, index) => request(index, index * 20, 11)))
    expect(many.statements.join(" ")).not.toContain("Too short")
    expect(many.steadyState?.reached).toBe(true)
    expect(many.confidence.p99TtftMs).toBeDefined()
  })

  it("says the same of very many requests in constant space, percentiles within 0.1 %", () => {
    const many = Array.from({ length: 3000 }, (_, index) =>
      request(index, index * 20, 11 + (index % 7), { firstContentNs: (index * 20 + 50 + (index % 90)) * ms }),
    )
    const exact = summarize(many)
    const counted = summarize(many, { exactRequests: 500 })
    expect(exact.isExact).toBe(true)
    expect(counted.isExact).toBe(false)
    expect(counted.statements.join(" ")).toContain("HDR histogram")
    expect(exact.statements.join(" ")).not.toContain("HDR histogram")
    expect(counted.counts).toEqual(exact.counts)
    expect(counted.concurrency).toEqual(exact.concurrency)
    expect(counted.distributions.itlMs).toEqual(exact.distributions.itlMs)
    for (const name of ["ttftMs", "tpotMs", "latencySeconds", "outputTokens"] as const) {
      const [one, two] = [exact.distributions[name], counted.distributions[name]]
      expect(two.count).toBe(3000)
      for (const [percent, value] of Object.entries(one.percentiles))
        expect(Math.abs((two.percentiles[percent] ?? 0) / value - 1)).toBeLessThan(0.002)
    }
    for (const name of ["ttftMs", "requestsPerSecond", "outputTokensPerSecond"] as const) {
      const [one, two] = [exact.confidence[name], counted.confidence[name]]
      expect(one?.mean).toBeGreaterThan(0)
      expect(Math.abs((two?.mean ?? 0) / (one?.mean ?? 1) - 1)).toBeLessThan(0.02)
    }
    expect(counted.steadyState?.requests).toBeGreaterThan(2900)
  })
})
