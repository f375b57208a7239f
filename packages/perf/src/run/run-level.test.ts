import { readFile } from "node:fs/promises"
import { setTimeout as sleep } from "node:timers/promises"
import { type FaultRule, type MockServerOptions, startMockServer } from "@evalscope/testing"
import { describe, expect, it } from "vitest"
import type { RequestRecord } from "../record/index.js"
import { chats, outcomesIn, type PlanChanges, planFor, recordsIn } from "./__fixtures__/plan.js"
import { runLevel } from "./run-level.js"

async function measure(server: MockServerOptions, changes: PlanChanges = {}) {
  const mock = await startMockServer(server)
  try {
    const result = await runLevel(planFor(mock.url, changes)).result
    // The server learns of closed connections a moment later.
    for (let tries = 0; mock.stats().openConnections > 0 && tries < 200; tries++) await sleep(5)
    return {
      result,
      records: recordsIn(result),
      stats: mock.stats(),
      truth: mock.truth(),
      requests: mock.requests(),
    }
  } finally {
    await mock.stop()
  }
}

describe("closed loop", () => {
  it("keeps its slots full and counts what the server counted", async () => {
    const { records, result, stats } = await measure({
      timing: { ttftMs: 20, itlMs: 3, outputTokens: 6 },
    })
    expect(records.map(({ index }) => index)).toEqual(Array.from({ length: 20 }, (_, index) => index))
    expect(outcomesIn(records)).toEqual({ ok: 20 })
    expect(result.status).toBe("completed")
    expect(stats.requests).toBe(20)
    expect(stats.peakInFlight).toBe(4)
    expect(stats.connections).toBe(4)
    expect(records.reduce((sum, { completionTokens }) => sum + completionTokens, 0)).toBe(stats.tokens)
    expect(records.filter(({ reusedConnection }) => !reusedConnection).length).toBe(4)
    for (const record of records) expectOrderedTimes(record)
  })

  it("measures first tokens and gaps as the server's own log has them", async () => {
    const outputTokens = 8
    const { records, truth, result } = await measure(
      { timing: { ttftMs: 30, itlMs: { law: "uniform", min: 10, max: 30 }, outputTokens } },
      { name: { number: 8, parallel: 2 } },
    )
    const bySeq = new Map(truth.records.map((record) => [record.seq, record]))
    // Both count from a reading of the machine's monotonic clock.
    const apartNs = Number((result.anchorHrtimeNs ?? 0n) - truth.originNs)
    const readBeforeTheNext = new Set<number>()
    for (const record of records) {
      const written = bySeq.get(record.index)?.writtenNs ?? new Float64Array()
      expect(written.length).toBe(outputTokens)
      expect(record.chunks).toBe(outputTokens)
      let readNs = record.firstContentNs
      for (const [index, writtenNs] of written.entries()) {
        if (index > 0) readNs += (record.gapsUs[index - 1] ?? Number.NaN) * 1000
        // Sockets that are ready together share a stamp: it may be a millisecond old.
        expect(readNs + apartNs).toBeGreaterThan(writtenNs - 2e6)
        if (readNs + apartNs < (written[index + 1] ?? 0)) readBeforeTheNext.add(index)
      }
      expect(record.lastContentNs / 1e6).toBeCloseTo(readNs / 1e6, 2)
    }
    // A busy machine now and then reads two tokens at once, but not the same two of every reply.
    expect([...readBeforeTheNext].sort()).toEqual(Array.from({ length: outputTokens - 1 }, (_, at) => at))
    expect(result.health.loopDelayMs.max).toBeGreaterThanOrEqual(0)
  })

  it("hands the slots of the warm-up over without a pause", async () => {
    const { records, result } = await measure(
      { timing: { ttftMs: 25, outputTokens: 2 } },
      { warmup: 5, name: { number: 10 } },
    )
    expect(records.filter(({ warmup }) => warmup).length).toBe(5)
    expect(records.length).toBe(15)
    // The first measured request goes out while warm-up requests are still open.
    const firstMeasured = Math.min(
      ...records.filter(({ warmup }) => !warmup).map(({ writtenNs }) => writtenNs),
    )
    const lastWarm = Math.max(...records.filter(({ warmup }) => warmup).map(({ endNs }) => endNs))
    expect(firstMeasured).toBeLessThan(lastWarm)
    expect(result.startedNs).toBe(
      Math.min(...records.filter(({ warmup }) => !warmup).map(({ grantedNs }) => grantedNs)),
    )
  })

  it("waits for the whole warm-up when asked to", async () => {
    const { records } = await measure(
      { timing: { ttftMs: 25, outputTokens: 2 } },
      { warmup: 5, warmupBarrier: true, name: { number: 10 } },
    )
    const firstMeasured = Math.min(
      ...records.filter(({ warmup }) => !warmup).map(({ writtenNs }) => writtenNs),
    )
    const lastWarm = Math.max(...records.filter(({ warmup }) => warmup).map(({ endNs }) => endNs))
    expect(firstMeasured).toBeGreaterThanOrEqual(lastWarm)
    expect(outcomesIn(records)).toEqual({ ok: 15 })
  })

  it("paces its requests when a rate is given", async () => {
    const { records } = await measure(
      {},
      { arrival: { kind: "constant", rate: 50 }, name: { number: 11, rate: 50, parallel: 2 } },
    )
    const scheduled = records.map(({ scheduledNs }) => Math.round(scheduledNs / 1e6))
    expect(scheduled).toEqual(Array.from({ length: 11 }, (_, index) => index * 20))
    for (const { scheduledNs, writtenNs } of records) expect(writtenNs).toBeGreaterThanOrEqual(scheduledNs)
  })
})

describe("open loop", () => {
  it("sends on schedule whatever is in flight", async () => {
    const { records, stats, result } = await measure(
      { timing: { ttftMs: 400, outputTokens: 1 } },
      {
        openLoop: true,
        arrival: { kind: "constant", rate: 100 },
        name: { number: 20, parallel: undefined, rate: 100 },
      },
    )
    expect(outcomesIn(records)).toEqual({ ok: 20 })
    expect(stats.peakInFlight).toBe(20)
    expect(result.health.latenessMs?.p50).toBeGreaterThanOrEqual(0)
  })

  it("holds back at its cap, counts it, and keeps the wanted time", async () => {
    const { records, result, stats } = await measure(
      { timing: { ttftMs: 100, outputTokens: 1 } },
      {
        openLoop: true,
        maxInFlight: 2,
        arrival: { kind: "constant", rate: 100 },
        name: { number: 8, parallel: undefined, rate: 100 },
      },
    )
    expect(stats.peakInFlight).toBe(2)
    expect(result.health.inFlightCapHits).toBe(6)
    const last = records.at(-1)
    expect(last?.scheduledNs).toBe(7e7)
    expect((last?.grantedNs ?? 0) - (last?.scheduledNs ?? 0)).toBeGreaterThan(2e8)
  })
})

describe("conversations", () => {
  it("send each turn with what was really replied before", async () => {
    const { records, requests } = await measure(
      { answer: (request) => `reply to ${request.prompt}` },
      { workload: chats(3, false), name: { number: 4, parallel: 2 } },
    )
    expect(records.length).toBe(12)
    expect(outcomesIn(records)).toEqual({ ok: 12 })
    expect(records.filter(({ lastTurn }) => lastTurn).length).toBe(4)
    const thirds = requests.filter(({ messages }) => messages.length === 5)
    expect(thirds.length).toBe(4)
    for (const { messages } of thirds) {
      const [first, reply] = messages
      expect(reply).toMatchObject({ role: "assistant", text: `reply to ${first?.text}` })
    }
    for (const conversation of [0, 1, 2, 3]) {
      const turns = records
        .filter((record) => record.conversation === conversation)
        .sort((a, b) => a.turn - b.turn)
      expect(turns.map(({ turn }) => turn)).toEqual([1, 2, 3])
      turns.slice(1).forEach((turn, index) => {
        expect(turn.grantedNs).toBeGreaterThanOrEqual(turns[index]?.endNs ?? 0)
      })
    }
  })

  it("end with the turn that failed", async () => {
    const { records, stats } = await measure(
      {
        faults: [
          { fault: { type: "status", status: 500 }, when: (request) => request.messages.length === 3 },
        ],
      },
      { workload: chats(3, false), name: { number: 4, parallel: 2 } },
    )
    expect(outcomesIn(records)).toEqual({ ok: 4, server_error: 4 })
    expect(stats.requests).toBe(8)
  })
})

describe("failures", () => {
  const cases: readonly (readonly [FaultRule["fault"], string])[] = [
    [{ type: "status", status: 429, retryAfterS: 1 }, "rate_limited"],
    [{ type: "status", status: 400 }, "client_error"],
    [{ type: "status", status: 503 }, "server_error"],
    [{ type: "reset", at: "before-headers" }, "reset"],
    [{ type: "reset", at: "mid-event", afterEvents: 2 }, "reset"],
    [{ type: "reset", at: "after-last-token" }, "reset"],
    [{ type: "truncate", afterEvents: 2 }, "truncated"],
    [{ type: "missing-done" }, "truncated"],
    [{ type: "no-events" }, "empty"],
    [{ type: "error-event", afterEvents: 2 }, "error_event"],
    [{ type: "error-event", afterEvents: 0 }, "error_event"],
    [{ type: "malformed-json" }, "malformed"],
    [{ type: "html" }, "content_type"],
    [{ type: "stall", afterEvents: 2 }, "read_timeout"],
    [{ type: "slow-headers", delayMs: 2000 }, "read_timeout"],
  ]
  it.each(cases)("%o counts as %s, once", async (fault, kind) => {
    const { records } = await measure(
      { faults: [{ fault, seq: [1, 3, 4] }] },
      { name: { number: 8, parallel: 2 }, connection: { readTimeoutMs: 500 } },
    )
    expect(outcomesIn(records)).toEqual({ ok: 5, [kind]: 3 })
    expect(records.filter(({ outcome }) => outcome !== "ok").map(({ index }) => index)).toEqual([1, 3, 4])
    for (const { outcome, error } of records) expect(error !== "").toBe(outcome !== "ok")
  })

  const harmless: readonly FaultRule["fault"][] = [
    { type: "crlf" },
    { type: "comments" },
    { type: "gzip" },
    { type: "content-length" },
    { type: "trailers" },
    { type: "informational", status: 103 },
    { type: "http-1.0" },
    { type: "early-role" },
    { type: "close-after-response" },
    { type: "close-on-next-request" },
    { type: "usage", variant: "every-chunk" },
    { type: "usage", variant: "absent" },
    { type: "stall", afterEvents: 2, forMs: 30 },
  ]
  it.each(harmless)("%o is no failure", async (fault) => {
    const { records } = await measure(
      { faults: [{ fault, probability: 0.5 }], timing: { outputTokens: 5 } },
      { name: { number: 24, parallel: 3 } },
    )
    expect(outcomesIn(records)).toEqual({ ok: 24 })
    expect(records.map(({ completionTokens }) => completionTokens)).toEqual(records.map(() => 5))
  })

  it("takes events apart however the server cuts them", async () => {
    const { records } = await measure(
      { split: true, timing: { outputTokens: 7 } },
      { name: { number: 12 }, keep: { responses: "all", requests: true } },
    )
    expect(outcomesIn(records)).toEqual({ ok: 12 })
    for (const record of records) {
      expect(record.chunks).toBe(7)
      expect(record.responseText?.length).toBeGreaterThan(7)
      expect(record.requestBody).toContain(`chat ${record.index} turn 0`)
    }
  })

  it("nobody listening, a name that does not resolve", async () => {
    const refused = await runLevel(planFor("http://127.0.0.1:9", { name: { number: 3 } })).result
    expect(outcomesIn(refused.records)).toEqual({ connect: 3 })
    const unknown = await runLevel(planFor("http://no-such-host.invalid", { name: { number: 3 } })).result
    expect(outcomesIn(unknown.records)).toEqual({ dns: 3 })
  })

  it("a certificate that nobody vouches for, unless that is asked for", async () => {
    const pem = (name: string) =>
      readFile(new URL(`./__fixtures__/localhost-${name}.pem`, import.meta.url), "utf8")
    const tls = { key: await pem("key"), cert: await pem("cert") }
    const strict = await measure({ tls }, { name: { number: 3, parallel: 1 } })
    expect(outcomesIn(strict.records)).toEqual({ tls: 3 })
    const { records, stats } = await measure({ tls }, { connection: { insecure: true }, name: { number: 9 } })
    expect(outcomesIn(records)).toEqual({ ok: 9 })
    expect(stats.connections).toBe(4)
  })

  it("takes too long in all, although something comes all the time", async () => {
    const { records } = await measure(
      { timing: { ttftMs: 5, itlMs: 20, outputTokens: 500 } },
      {
        connection: { totalTimeoutMs: 300, readTimeoutMs: 250 },
        options: { maxTokens: 500 },
        name: { number: 3 },
      },
    )
    expect(outcomesIn(records)).toEqual({ total_timeout: 3 })
    for (const { endNs, grantedNs, chunks } of records) {
      expect(endNs - grantedNs).toBeGreaterThanOrEqual(3e8)
      expect(chunks).toBeGreaterThan(1)
    }
  })

  it("keeps the key out of error texts", async () => {
    const { records } = await measure(
      { apiKey: "right" },
      { options: { apiKey: "secret-key-123" }, name: { number: 2 } },
    )
    expect(outcomesIn(records)).toEqual({ client_error: 2 })
    for (const { error } of records) expect(error).not.toContain("secret-key-123")
  })

  it("retries when asked to, counting from the first attempt", async () => {
    const { records, stats } = await measure(
      { faults: [{ fault: { type: "status", status: 503 }, times: 3 }] },
      { retries: 3, name: { number: 4, parallel: 1 } },
    )
    expect(outcomesIn(records)).toEqual({ ok: 4 })
    expect(records[0]?.attempts).toBe(4)
    expect(stats.requests).toBe(7)
    expect((records[0]?.endNs ?? 0) - (records[0]?.writtenNs ?? 0)).toBeGreaterThan(1.7e9)
  })

  it("cancels the planned share", async () => {
    const { records, stats } = await measure(
      { timing: { ttftMs: 10, itlMs: 100, outputTokens: 20 } },
      { cancel: { rate: 1, afterSeconds: 0.2 }, name: { number: 6 } },
    )
    expect(outcomesIn(records)).toEqual({ cancelled: 6 })
    expect(stats.aborted).toBe(6)
  })
})

describe("what is kept", () => {
  const small: MockServerOptions = { timing: { outputTokens: 3 } }

  it("is a sample of the replies, spread over the level, and every body when asked for", async () => {
    const { records } = await measure(small, { keep: { responses: 4, requests: true } })
    const kept = records.filter(({ responseText }) => responseText !== undefined).map(({ index }) => index)
    expect(kept).toEqual([4, 9, 14, 19])
    expect(records.every(({ requestBody = "" }) => requestBody.includes('"messages"'))).toBe(true)
  })

  it.each([
    ["errors", [2]],
    ["none", []],
    ["all", [0, 1, 2, 3, 4, 5]],
  ] as const)("are the replies of %s", async (responses, indexes) => {
    const { records } = await measure(
      { ...small, faults: [{ fault: { type: "status", status: 500 }, seq: [2] }] },
      { name: { number: 6 }, keep: { responses, requests: false } },
    )
    const kept = records.filter(({ responseText = "" }) => responseText !== "").map(({ index }) => index)
    expect(kept).toEqual(indexes)
    expect(records.some(({ requestBody }) => requestBody !== undefined)).toBe(false)
  })

  it("are the phases of each request: connecting once, waiting for the head, the first byte", async () => {
    const { records } = await measure(
      {
        timing: { ttftMs: 60, outputTokens: 3 },
        faults: [{ fault: { type: "slow-headers", delayMs: 80 }, seq: [1, 3] }],
      },
      { name: { number: 6, parallel: 1 } },
    )
    const waited = records.map(({ headersNs, sentNs }) => (headersNs - sentNs) / 1e6)
    for (const [index, ms] of waited.entries()) {
      if (index === 1 || index === 3) expect(ms).toBeGreaterThan(75)
    }
    expect(records.map(({ reusedConnection }) => reusedConnection)).toEqual([
      false,
      ...records.slice(1).map(() => true),
    ])
    expect(records.slice(1).every(({ connectNs }) => connectNs === 0)).toBe(true)
    for (const { firstByteNs, headersNs, firstContentNs } of records) {
      expect(firstByteNs).toBeGreaterThanOrEqual(headersNs)
      expect(firstContentNs).toBeGreaterThanOrEqual(firstByteNs)
    }
  })
})

describe("ends", () => {
  it("by time: nothing new after it, what is under way may finish", async () => {
    const { records, result } = await measure(
      { timing: { ttftMs: 120, outputTokens: 2 } },
      { name: { number: undefined, durationSeconds: 0.5, parallel: 3 } },
    )
    expect(result.status).toBe("completed")
    expect(outcomesIn(records)).toEqual({ ok: records.length })
    const start = result.startedNs
    for (const { writtenNs } of records) expect(writtenNs - start).toBeLessThan(5.1e8)
    expect(records.length).toBeGreaterThanOrEqual(6)
  })

  it("by time with grace: what is too slow counts nowhere", async () => {
    const { records } = await measure(
      { timing: { ttftMs: 5000, outputTokens: 2 } },
      { name: { number: undefined, durationSeconds: 0.2, parallel: 3 }, graceSeconds: 0.1 },
    )
    expect(outcomesIn(records)).toEqual({ stopped: 3 })
  })

  it("by hand", async () => {
    const mock = await startMockServer({ timing: { ttftMs: 60, outputTokens: 2 } })
    const level = runLevel(planFor(mock.url, { name: { number: 10_000 } }))
    await sleep(400)
    expect(level.snapshot().inFlight).toBeLessThanOrEqual(4)
    level.stop()
    const result = await level.result
    expect(result.status).toBe("stopped")
    expect(result.records.size).toBeGreaterThan(3)
    expect(outcomesIn(result.records)).toEqual({ ok: result.records.size })

    const other = runLevel(planFor(mock.url, { name: { number: 10_000 } }))
    await sleep(300)
    other.abort()
    const aborted = outcomesIn((await other.result).records)
    expect(aborted.stopped).toBeGreaterThan(0)
    const early = runLevel(planFor(mock.url))
    early.abort()
    expect((await early.result).records.size).toBe(0)
    await mock.stop()
  })

  it("by errors", async () => {
    const { result } = await measure(
      { faults: [{ fault: { type: "status", status: 500 } }] },
      { maxErrors: 10, name: { number: 100_000 } },
    )
    expect(result.status).toBe("stopped")
    expect(result.reason).toMatch(/requests failed/)
    expect(result.records.size).toBeLessThan(20_000)
  })

  it("without any data", async () => {
    const empty = { ...chats(), async *conversations() {} }
    const mock = await startMockServer()
    await expect(runLevel(planFor(mock.url, { workload: empty })).result).rejects.toMatchObject({
      code: "data_missing",
    })
    await mock.stop()
  })
})

function expectOrderedTimes(record: RequestRecord): void {
  const times = [
    record.grantedNs,
    record.writtenNs,
    record.sentNs,
    record.headersNs,
    record.firstByteNs,
    record.firstEventNs,
    record.firstContentNs,
    record.lastContentNs,
    record.endNs,
  ]
  expect(times.every(Number.isFinite)).toBe(true)
  expect(record.grantedNs).toBeGreaterThanOrEqual(0)
  times.slice(1).forEach((time, index) => {
    expect(time).toBeGreaterThanOrEqual(times[index] ?? 0)
  })
}
