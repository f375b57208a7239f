import { expect, test } from "vitest"
import type { PerfLevel, PerfRequest, PerfView } from "../../src/api/index.js"
import { phasesOf } from "../../src/web/screens/perf/request-phases.js"
import { saturatedFrom } from "../../src/web/screens/perf/saturation.js"

const level = (parallel: number, rate: number | null, latency: number, limited = false): PerfLevel => ({
  name: `parallel_${parallel}_number_10`,
  parallel,
  rate: null,
  number: 10,
  figures: {
    requests: 10,
    succeeded: 10,
    failed: 0,
    success_rate: 1,
    duration_s: 1,
    requests_per_second: rate,
    output_tokens_per_second: null,
    total_tokens_per_second: null,
    latency_s: latency,
    ttft_ms: null,
    tpot_ms: null,
    itl_ms: null,
    input_tokens: null,
    output_tokens: null,
  },
  percentiles: [],
  summary: {},
  client_limited: limited,
  client: null,
  traces: null,
  windows: null,
  has_requests: false,
})
const saturated = (...levels: readonly PerfLevel[]) => {
  const perf: PerfView = {
    run: "r",
    name: "r",
    model: null,
    api: null,
    url: null,
    dataset: null,
    created_at: "",
    variable: "parallel",
    config: null,
    machine: null,
    html_report: false,
    levels: [...levels],
    warnings: [],
  }
  return saturatedFrom(perf)?.parallel
}

test("a server is saturated from the lowest load on that has all of its throughput, when only waits grow beyond", () => {
  expect(saturated(level(1, 1, 1), level(4, 3.9, 1), level(8, 4, 2), level(16, 4, 4))).toBe(4)
  // In whatever order they stand.
  expect(saturated(level(16, 4, 4), level(4, 3.9, 1), level(1, 1, 1))).toBe(4)
  // Throughput that falls again is no throughput that rises.
  expect(saturated(level(1, 1, 1), level(4, 4, 1), level(16, 3, 9))).toBe(4)
})

test("it is not where throughput still rises, waits stay, or the load tester was the limit", () => {
  expect(saturated(level(1, 1, 1), level(4, 3, 2), level(16, 8, 4))).toBeUndefined()
  expect(saturated(level(1, 4, 1), level(4, 4, 1.05))).toBeUndefined()
  expect(saturated(level(1, 1, 1), level(4, 4, 1), level(16, 4, 4, true))).toBeUndefined()
  expect(saturated(level(4, 4, 1))).toBeUndefined()
  expect(saturated(level(4, null, 1))).toBeUndefined()
})

test("a request is parted into the waits before it was sent and for its first token, and the rest", () => {
  const request = (times: Partial<PerfRequest>): PerfRequest => ({
    index: 0,
    start_s: 1,
    queue_ms: null,
    latency_s: null,
    ttft_ms: null,
    tpot_ms: null,
    itl_ms: null,
    input_tokens: null,
    output_tokens: null,
    success: true,
    outcome: "ok",
    status_code: 200,
    error: null,
    ...times,
  })
  expect(phasesOf(request({ queue_ms: 500, ttft_ms: 250, latency_s: 1 }))).toEqual({
    queue: 0.5,
    prefill: 0.25,
    decode: 0.75,
  })
  expect(phasesOf(request({ latency_s: 2 }))).toEqual({ queue: null, prefill: 2, decode: null })
  expect(phasesOf(request({}))).toEqual({ queue: null, prefill: null, decode: null })
})
