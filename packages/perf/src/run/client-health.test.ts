import { describe, expect, it } from "vitest"
import { LogHistogram } from "../metrics/log-histogram.js"
import type { IoCounters, IoHealth } from "../worker/index.js"
import { judgeClient } from "./client-health.js"

const counters = {
  latenessMs: undefined,
  loopDelayMs: 0,
  claimed: 0,
  dispatched: 0,
  inFlight: 0,
  chunks: 0,
  openConnections: 0,
  transportRetries: 0,
  poolWaits: 0,
  capHits: 0,
  localFailures: 0,
}

function histogram(valuesMs: readonly number[]) {
  const counted = new LogHistogram()
  for (const value of valuesMs) counted.add(value * 1e6)
  return counted.counts
}

const many = (ms: number, count = 1000) => Array.from({ length: count }, () => ms)

function judge(changes: Partial<IoHealth>, typicalMs = 300, counted: Partial<IoCounters> = {}) {
  const health: IoHealth = {
    probeNs: histogram(many(0.1)),
    pollNs: histogram(many(0.2)),
    latenessNs: histogram(many(0.1)),
    gcNs: 1e7,
    busyNs: 2e9,
    wallNs: 10e9,
    starvedNs: 0,
    contentEvents: 100,
    coalescedEvents: 10,
    ...changes,
  }
  return judgeClient({
    threads: [{ counters: { ...counters, ...counted }, health }],
    scheduled: true,
    typicalMs,
  })
}

describe("judgeClient", () => {
  it("finds nothing wrong with a thread that keeps up", () => {
    const health = judge({})
    expect(health).toMatchObject({ clientLimited: false, reasons: [], coalescedShare: 0.1 })
    expect(health.cpuShare).toBeCloseTo(0.2, 9)
    // What reads may have waited between two polls counts, too.
    expect(health.errorMs.p99).toBeCloseTo(0.2, 2)
  })

  it.each([
    ["too little processor", { busyNs: 9e9 }, /at work 90 %/],
    ["late time stamps", { probeNs: histogram([...many(1, 900), ...many(50, 100)]) }, /time stamp/],
    ["late requests", { latenessNs: histogram([...many(1, 900), ...many(50, 100)]) }, /went out/],
    ["garbage collection", { gcNs: 2e9 }, /garbage/],
    ["requests made too slowly", { starvedNs: 2e9 }, /not made fast enough/],
    ["no probes, long polls", { probeNs: histogram([]), pollNs: histogram(many(40)) }, /time stamp/],
  ] as const)("marks %s", (_name, changes, reason) => {
    const health = judge(changes)
    expect(health.clientLimited).toBe(true)
    expect(health.reasons.join()).toMatch(reason)
  })

  it("a delay counts where it is a visible part of what was measured", () => {
    const probeNs = histogram([...many(1, 900), ...many(15, 100)])
    expect(judge({ probeNs }, 200).clientLimited).toBe(true)
    expect(judge({ probeNs }, 20_000).clientLimited).toBe(false)
  })

  it("promises no less than its probes can tell", () => {
    // Seven of a thousand: below the 99th percentile, but it might as well have been ten.
    const health = judge({ probeNs: histogram([...many(0.1, 993), ...many(60, 7)]) })
    expect(health.errorMs.p99).toBeCloseTo(60, -1)
    expect(health.clientLimited).toBe(false)
    const two = judge({ probeNs: histogram([...many(0.1, 998), ...many(60, 2)]) })
    expect(two.errorMs.p99).toBeLessThan(1)
  })

  it("marks by what its probes tell for certain", () => {
    // Eleven of a thousand, but four as well: no mark. Thirty cannot be chance.
    const late = (count: number) =>
      judge({ probeNs: histogram([...many(0.1, 1000 - count), ...many(60, count)]) })
    expect(late(11).clientLimited).toBe(false)
    expect(late(30).clientLimited).toBe(true)
  })

  it("believes the time between polls as far as the probes do not contradict it", () => {
    const probes = (ms: number) => histogram([...many(0.1, 900), ...many(ms, 100)])
    const pollNs = histogram(many(14))
    expect(judge({ pollNs, probeNs: probes(8) }).reasons.join()).toMatch(/up to 14\.\d ms late/)
    expect(judge({ pollNs, probeNs: probes(4) }).clientLimited).toBe(false)
  })

  it("marks a machine without room for its connections", () => {
    const health = judge({}, 300, { localFailures: 3 })
    expect(health.reasons).toEqual([expect.stringMatching(/^3 connections could not be opened here/)])
  })

  it("a cap that held requests back is no fault of the client", () => {
    const latenessNs = histogram(many(500))
    expect(judge({ latenessNs }, 300, { capHits: 5 }).clientLimited).toBe(false)
  })
})
