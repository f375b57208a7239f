import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { fakeParts } from "../../test/fake-parts.js"
import { fakeRecord } from "../../test/fake-records.js"
import { conductRun } from "../sweep/run-perf.js"
import { adviceFor } from "./advice.js"
import { sweepCharts } from "./html/sweep-charts.js"
import type { ReportedRun } from "./reported-run.js"
import { formatRun } from "./run-text.js"

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "perf-advice-"))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** A sweep over a service that answers at most 100 requests per second, ten per place. */
async function sweep(options: Record<string, unknown>): Promise<ReportedRun> {
  const parts = fakeParts({
    ttftMs: () => 10,
    fake: (index) => fakeRecord({ index }),
    record: ({ index }, { name: { parallel = 1, rate } }) =>
      fakeRecord({ index, writtenMs: (index * 1000) / Math.min(100, rate ?? 10 * parallel), ttftMs: 10 }),
  })
  const own = { model: "m", outputsDir: folder, noTestConnection: true, sleepInterval: 0, html: false }
  const run = conductRun({ ...own, number: 50, ...options }, {}, async () => parts)
  return (await run.report).details
}

const advice = async (options: Record<string, unknown>) =>
  adviceFor((await sweep(options)).levels).sentences.join(" ")

describe("advice", () => {
  it("follows the load, in whatever order its levels were run", async () => {
    expect(await advice({ parallel: [8, 1, 4] })).toContain("still grew at the highest load")
    expect(await advice({ parallel: [32, 1, 10] })).toContain("the optimum is near concurrency 10")
    expect(await advice({ openLoop: true, rate: [90, 30, 60] })).toContain("still grew at the highest load")
  })

  it("takes no rate between for a load beyond", async () => {
    const said = await advice({ sweep: "auto", sweepLevels: 2, maxInFlight: 16 })
    expect(said).toMatch(/^The most the server answered was \d+\.?\d* req\/s, at concurrency 16\.$/)
  })
})

it("draws loads of two kinds on one scale", async () => {
  const page = sweepCharts((await sweep({ sweep: "auto", sweepLevels: 2, maxInFlight: 16 })).levels)
  expect(page).toContain("requests per second answered")
  expect(page).not.toContain("requests per second asked")
  expect(page).not.toContain("Request throughput")
  expect(sweepCharts((await sweep({ parallel: [1, 2] })).levels)).toContain("Request throughput")
})

it("tells no measurement error where nothing was measured", async () => {
  const run = await sweep({ parallel: 1 })
  expect(formatRun(run, { color: false })).toContain("Measurement error: at most")
  const without = run.levels.map(({ figures, ...level }) => ({
    ...level,
    figures: { ...figures, summary: { ...figures.summary, "Total Requests": 0 } },
  }))
  expect(formatRun({ ...run, levels: without }, { color: false })).not.toContain("Measurement error")
})
