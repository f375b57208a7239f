import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { fakeRecord } from "../../test/fake-records.js"
import type { RequestRecord } from "../record/index.js"
import { summarizeLevel } from "./summarize-level.js"

const health = {
  loopDelayMs: { p50: 0, p99: 0, max: 0 },
  latenessMs: undefined,
  gcShare: 0,
  cpuShare: 0,
  coalescedShare: 0,
  inFlightCapHits: 0,
  poolWaits: 0,
  errorMs: { p50: 0, p99: 0 },
  clientLimited: false,
  reasons: [],
}

/** Any request that could have been: warm-up, failed or stopped, streamed or whole, late, with and without counts. */
const anyRecord = fc
  .record({
    writtenMs: fc.nat({ max: 5000 }),
    ttftMs: fc.integer({ min: 1, max: 900 }),
    gapsMs: fc.array(fc.nat({ max: 300 }), { maxLength: 12 }),
    tailMs: fc.nat({ max: 50 }),
    lateMs: fc.nat({ max: 40 }),
    outcome: fc.constantFrom("ok", "ok", "ok", "ok", "server_error", "reset", "stopped"),
    warmup: fc.boolean(),
    streamed: fc.boolean(),
    perChunk: fc.integer({ min: 1, max: 3 }),
    promptTokens: fc.integer({ min: 1, max: 500 }),
    cachedShare: fc.constantFrom(Number.NaN, 0, 0.5, 1),
  })
  .map((about): Omit<RequestRecord, "index"> => {
    const { writtenMs, lateMs, outcome, streamed, perChunk, promptTokens, cachedShare } = about
    const { index: _, ...record } = fakeRecord(about, {
      outcome,
      // Few are warm-up.
      warmup: about.warmup && writtenMs % 3 === 0,
      streamed,
      promptTokens,
      cachedTokens: Math.floor(promptTokens * cachedShare),
      completionTokens: (about.gapsMs.length + 1) * perChunk,
      scheduledNs: (writtenMs - lateMs) * 1e6,
      grantedNs: (writtenMs - lateMs / 2) * 1e6,
      ...(streamed
        ? {}
        : { firstContentNs: Number.NaN, lastContentNs: Number.NaN, chunks: 0, gapsUs: new Uint32Array(0) }),
    })
    return record
  })

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
const mean = (values: readonly number[]): number => sum(values) / values.length
/** numpy.percentile with its default method, written down from its definition. */
function numpyPercentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (percent / 100) * (sorted.length - 1)
  const below = sorted[Math.floor(at)] ?? Number.NaN
  const above = sorted[Math.ceil(at)] ?? Number.NaN
  return below + (above - below) * (at - Math.floor(at))
}

describe("the figures of any level", () => {
  it("are what their formulas give", () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { minLength: 1, maxLength: 40 }), (drawn) => {
        const records = drawn.map((record, index) => ({ ...record, index, conversation: index }))
        const counted = records.filter(({ warmup, outcome }) => !warmup && outcome !== "stopped")
        const good = counted.filter(({ outcome }) => outcome === "ok")
        if (good.length === 0) return
        const metrics = summarizeLevel({
          name: {
            index: 0,
            folder: "f",
            parallel: 1,
            rate: undefined,
            number: 1,
            durationSeconds: undefined,
          },
          startedNs: Math.min(...counted.map(({ grantedNs }) => grantedNs)),
          endedNs: Math.max(...counted.map(({ endNs }) => endNs)),
          records: Object.assign(records, { size: records.length }),
          health,
        })
        const { summary, percentiles } = metrics.figures
        const near = (actual: unknown, expected: number, what: string): void => {
          const wanted = Number.isNaN(expected) ? -1 : expected
          if (Math.abs(Number(actual) - wanted) > 1e-6 * Math.max(1, Math.abs(wanted)))
            throw new Error(`${what}: ${String(actual)} instead of ${wanted}`)
        }
        const duration =
          (Math.max(...counted.map(({ endNs }) => endNs)) -
            Math.min(...counted.map(({ writtenNs }) => writtenNs))) /
          1e9
        const latency = good.map(({ endNs, writtenNs }) => (endNs - writtenNs) / 1e9)
        const streamed = good.filter((record) => record.streamed)
        const ttft = streamed.map(({ firstContentNs, writtenNs }) => (firstContentNs - writtenNs) / 1e6)
        const tpot = streamed
          .filter(({ completionTokens }) => completionTokens > 1)
          .map(
            ({ lastContentNs, firstContentNs, completionTokens }) =>
              (lastContentNs - firstContentNs) / 1e6 / (completionTokens - 1),
          )
        const gaps = streamed.flatMap(({ gapsUs }) => [...gapsUs].map((us) => us / 1000))
        const output = sum(good.map(({ completionTokens }) => completionTokens))
        const input = sum(good.map(({ promptTokens }) => promptTokens))
        const withCache = good.filter(({ cachedTokens }) => !Number.isNaN(cachedTokens))
        near(summary["Total Requests"], counted.length, "total")
        near(summary["Success Requests"], good.length, "successes")
        near(summary["Failed Requests"], counted.length - good.length, "failures")
        near(sum(Object.values(metrics.counts.failures)), counted.length - good.length, "failures by kind")
        near(summary["Test Duration (s)"], duration, "duration")
        near(summary["Req Throughput (req/s)"], good.length / duration, "requests/s")
        near(summary["Output Throughput (tok/s)"], output / duration, "output tokens/s")
        near(summary["Total Throughput (tok/s)"], (input + output) / duration, "tokens/s")
        near(summary["Avg Latency (s)"], mean(latency), "latency")
        near(summary["Avg TTFT (ms)"], mean(ttft), "TTFT")
        near(summary["Avg TPOT (ms)"], mean(tpot), "TPOT")
        near(summary["Avg ITL (ms)"], mean(gaps), "ITL")
        const decoding = tpot.filter((ms) => ms > 0).map((ms) => 1000 / ms)
        if (decoding.length > 0) near(summary["Avg Decode (tok/s)"], mean(decoding), "decode")
        if (withCache.length > 0) {
          const hits = sum(withCache.map(({ cachedTokens }) => cachedTokens))
          near(
            summary["KV Cache Hit Rate (%)"],
            (100 * hits) / sum(withCache.map(({ promptTokens }) => promptTokens)),
            "cache hits",
          )
        }
        // Both latencies of a request that went out late: since it was written, and since it was wanted.
        if (counted.some(({ scheduledNs, grantedNs }) => scheduledNs !== grantedNs)) {
          near(
            summary["Avg Latency from schedule (s)"],
            mean(good.map(({ endNs, scheduledNs }) => (endNs - scheduledNs) / 1e9)),
            "latency from schedule",
          )
        }
        for (const row of percentiles) {
          const percent =
            { min: 0, max: 100 }[String(row.Percentiles)] ?? Number.parseFloat(String(row.Percentiles))
          near(row["Latency (s)"], numpyPercentile(latency, percent), `latency ${percent}%`)
          if (ttft.length > 0) near(row["TTFT (ms)"], numpyPercentile(ttft, percent), `TTFT ${percent}%`)
          if (tpot.length > 0) near(row["TPOT (ms)"], numpyPercentile(tpot, percent), `TPOT ${percent}%`)
          if (gaps.length > 0) near(row["ITL (ms)"], numpyPercentile(gaps, percent), `ITL ${percent}%`)
        }
        expect(sum(metrics.series.outputTokens)).toBeCloseTo(output, 6)
      }),
      { numRuns: 150 },
    )
  })
})
