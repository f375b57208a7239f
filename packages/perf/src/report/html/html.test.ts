import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { closedLoop, fakeFailure, fakeRecord } from "../../../test/fake-records.js"
import type { ReportedLevel, ReportedRun } from "../reported-run.js"
import { chartData } from "./chart-data.js"
import { createLogHistogram } from "./log-histogram.js"
import { type Point, thinOut } from "./lttb.js"
import { reportPage } from "./page.js"
import { linearScale, logScale } from "./scale.js"

const limits = { cdfPoints: 160, scatterPoints: 1500, slow: 12, lanes: 150 }

describe("thinOut", () => {
  it("keeps ends and order, takes only points there were, and keeps a lone spike", () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true, min: -1000, max: 1000 }), { minLength: 3, maxLength: 400 }),
        (ys) => {
          const points = ys.map((y, x): Point => [x, y])
          const thin = thinOut(points, 20)
          expect(thin.length).toBe(Math.min(20, points.length))
          expect(thin[0]).toEqual(points[0])
          expect(thin.at(-1)).toEqual(points.at(-1))
          for (const point of thin) expect(points).toContainEqual(point)
          expect(thin.map(([x]) => x)).toEqual(thin.map(([x]) => x).sort((a, b) => a - b))
        },
      ),
    )
    const flat = Array.from({ length: 1000 }, (_, x): Point => [x, x === 613 ? 50 : 0])
    expect(thinOut(flat, 30)).toContainEqual([613, 50])
  })
})

describe("scales", () => {
  it("cover their values with round ticks", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        (low, span) => {
          const scale = linearScale(low, low + span, 0, 100)
          expect(scale.at(low)).toBeGreaterThanOrEqual(-1e-6)
          expect(scale.at(low + span)).toBeLessThanOrEqual(100 + 1e-6)
          expect(scale.ticks.length).toBeGreaterThan(1)
          expect(scale.ticks.length).toBeLessThan(14)
        },
      ),
    )
    expect(logScale(1, 512, 0, 100).ticks).toEqual([1, 10, 100])
    expect(logScale(1, 32, 0, 100).ticks).toEqual([1, 2, 5, 10, 20])
    expect(logScale(1, 32, 0, 100).at(32)).toBeCloseTo(100)
  })
})

describe("createLogHistogram", () => {
  it("places quantiles within half a percent", () => {
    const histogram = createLogHistogram()
    for (let value = 1; value <= 10_000; value += 1) histogram.add(value / 10)
    histogram.add(Number.NaN)
    const points = histogram.cumulative()
    for (const share of [0.01, 0.5, 0.9, 0.99]) {
      const [value = 0] = points.find(([, y]) => y >= share) ?? []
      expect(Math.abs(value / (1000 * share) - 1)).toBeLessThan(0.005)
    }
    expect(points[0]).toEqual([0.1, 0])
    expect(points.at(-1)).toEqual([1000, 1])
  })
})

describe("chartData", () => {
  it("leaves out warm-up and what was stopped, and adds up to what happened", () => {
    const records = [
      fakeRecord({ index: 0, writtenMs: 0 }, { warmup: true }),
      fakeRecord({ index: 1, writtenMs: 1000, ttftMs: 100, gapsMs: [100, 300] }),
      fakeRecord({ index: 2, writtenMs: 1500, ttftMs: 50, gapsMs: [50] }),
      fakeFailure({ index: 3, writtenMs: 1600 }),
      fakeRecord({ index: 4, writtenMs: 9000 }, { outcome: "stopped" }),
    ]
    const data = chartData(records, limits)
    const { timeline } = data
    const total = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) * timeline.binSeconds
    expect(total(timeline.requestsPerSecond)).toBeCloseTo(2)
    expect(total(timeline.tokensPerSecond)).toBeCloseTo(5)
    expect(total(timeline.failedPerSecond)).toBeCloseTo(1)
    // Tokens count when they came: two in the first 0.3 s, three after 0.45 s.
    const early = timeline.tokensPerSecond.filter((_, bin) => (timeline.seconds[bin] ?? 0) < 0.3)
    expect(total(early)).toBeCloseTo(2)
    expect(total(timeline.inFlight)).toBeCloseTo(0.501 + 0.101 + 0.101, 2)
    expect(Math.max(...timeline.inFlight)).toBeLessThanOrEqual(2)
    expect(data.slow[0]).toMatchObject({ index: 1, longestGapMs: 300, ttftMs: 100 })
    expect(data.slow[0]?.eventsMs).toEqual([100, 200, 500])
    expect(data.itlCdf.at(-1)?.[0]).toBeCloseTo(300)
    expect(data.lanes).toHaveLength(3)
    expect(data.failuresOverTime).toHaveLength(1)
  })

  it("has nothing to draw of an empty level", () => {
    const data = chartData([], limits)
    expect(data.ttftCdf).toEqual([])
    expect(data.timeline.requestsPerSecond).toEqual([0])
  })
})

function reported(index: number, parallel: number, count: number): ReportedLevel {
  const records = closedLoop(count, parallel)
  return {
    level: {
      index,
      folder: `parallel_${parallel}_number_${count}`,
      parallel,
      rate: undefined,
      number: count,
      durationSeconds: undefined,
    },
    figures: {
      summary: {
        "Total Requests": count,
        "Success Requests": count,
        "Req Throughput (req/s)": parallel,
        "Avg Latency (s)": 1,
        "Avg TTFT (ms)": 100,
      },
      percentiles: [{ Percentiles: "99%", "TTFT (ms)": 200 + index, "Latency (s)": 2 }],
      clientLimited: false,
      reasons: [],
    },
    status: "completed",
    reason: undefined,
    failures: {},
    health: undefined,
    charts: chartData(records, limits),
    server: undefined,
    objectives: [],
    details: [],
    speed: [],
    traces: undefined,
    conversations: [],
    windows: [],
    notes: [],
    repeated: undefined,
  }
}

const run = (levels: readonly ReportedLevel[]): ReportedRun => ({
  name: "m",
  model: "<script>alert(1)</script>",
  api: "openai",
  dataset: "random",
  url: "http://127.0.0.1/",
  startedAt: "2026-05-19T12:00:00.000Z",
  durationSeconds: 10,
  status: "completed",
  outputDir: "o",
  levels,
  search: [],
  notes: ["a & b"],
})

describe("reportPage", () => {
  it("is one file that loads nothing, and shows what a model is called without running it", () => {
    const page = reportPage(run([reported(0, 1, 40), reported(1, 8, 300)]))
    expect(page).not.toMatch(/<(?:script|link|img|iframe)[^>]+(?:src|href)=/)
    expect(page).not.toMatch(/@import|url\(/)
    expect(page).not.toContain("<script>alert")
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;")
    expect(page).toContain("a &amp; b")
    expect(page).not.toContain("NaN")
    expect(page).not.toContain("undefined")
    for (const title of [
      "Request throughput",
      "Distribution of latency",
      "Slowest requests, token by token",
    ]) {
      expect(page).toContain(title)
    }
  })

  it("stays below a megabyte with ten levels, some of them of 20,000 requests", () => {
    // Two levels of that size; what a level adds to the page no longer grows with its requests.
    const levels = Array.from({ length: 10 }, (_, index) =>
      reported(index, 2 ** (index % 6), index < 2 ? 20_000 : 4000),
    )
    expect(reportPage(run(levels)).length).toBeLessThan(1_000_000)
  }, 60_000)

  it("is whole for a run of which nothing was measured", () => {
    expect(reportPage({ ...run([]), status: "interrupted" })).toContain("No level has finished")
  })
})
