import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { command } from "../../test/command.js"
import { fakeParts } from "../../test/fake-parts.js"
import { fakeRecord, seeded } from "../../test/fake-records.js"
import { conductRun } from "../sweep/index.js"
import { compareRuns, formatComparison } from "./compare.js"
import { junitText } from "./junit.js"
import { readStoredRun } from "./read-run.js"
import { formatRecord } from "./record-line.js"
import { writeDatabase } from "./sqlite.js"
import { readReportedRun } from "./stored-report.js"

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "perf-stored-"))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** A finished run of ours with TTFT around a value. */
async function finishedRun(name: string, ttftMs: number, parallel: readonly number[] = [2], repeat = 1) {
  const random = seeded(ttftMs)
  const parts = fakeParts({
    ttftMs: () => ttftMs,
    fake: (index, ttft) =>
      fakeRecord({ index, writtenMs: index * 20, ttftMs: ttft * (0.8 + 0.4 * random()), gapsMs: [10, 10] }),
  })
  const options = {
    model: "m",
    name,
    outputsDir: folder,
    noTimestamp: true,
    noTestConnection: true,
    sleepInterval: 0,
  }
  return conductRun({ ...options, parallel: [...parallel], number: 200, repeat }, {}, async () => parts)
    .report
}

describe("reading a run back", () => {
  it("gives what was reported, from any folder above or the level itself", async () => {
    const { details, outputDir } = await finishedRun("a", 50, [1, 4])
    for (const path of [outputDir, folder]) {
      const again = await readReportedRun(path, { slo: ["avg_ttft<1s"] })
      expect(again).toMatchObject({ name: "a", model: "m", status: "completed", notes: [] })
      expect(again.levels.map(({ figures }) => figures)).toEqual(details.levels.map(({ figures }) => figures))
      expect(again.levels.map(({ health }) => health)).toEqual(details.levels.map(({ health }) => health))
      expect(again.levels[0]?.charts).toEqual(details.levels[0]?.charts)
      expect(again.levels[0]?.objectives[0]).toMatchObject({ met: true, text: "avg_ttft < 1000 ms" })
    }
    const single = await readReportedRun(join(outputDir, "parallel_4_number_200"), {})
    expect(single.levels.map(({ level }) => level.parallel)).toEqual([4])
    await expect(readStoredRun(join(folder, "none"))).rejects.toMatchObject({ code: "data_missing" })
  })

  it("says once that the load generator was the limit, why, and what to do", async () => {
    const fake = (index: number, ttftMs: number) => fakeRecord({ index, writtenMs: index * 20, ttftMs })
    const parts = fakeParts({ ttftMs: () => 50, fake, limitedBy: "garbage collection took 30 % of the time" })
    const place = { model: "m", outputsDir: folder, noTimestamp: true, noTestConnection: true, html: false }
    const load = { parallel: [1, 2], number: 200, sleepInterval: 0 }
    const { outputDir } = await conductRun({ ...place, ...load }, {}, async () => parts).report
    const { out } = await command("report", outputDir)
    expect(out.match(/was the limit/g)).toHaveLength(1)
    expect(out).toMatch(/was the limit \(garbage collection took 30 % of the time\).*--workers, or less load/)
    expect(out).not.toContain("was not the limit")
    expect(out).toContain("Measurement error: at most")
    // The other notes of a level are not said twice either.
    expect(out.match(/successful requests cannot bound a p99/g)).toHaveLength(1)
    expect(await readFile(join(outputDir, "performance_summary.txt"), "utf8")).toContain("--workers")
  })

  it("computes the figures of a run that was killed from its log, torn line included", async () => {
    const level = join(folder, "20260519_120000", "m", "parallel_2_number_9")
    await mkdir(level, { recursive: true })
    const lines = [0, 1, 2].map((index) => formatRecord(fakeRecord({ index, writtenMs: index * 100 })))
    await writeFile(join(level, "requests.jsonl"), `${lines.join("")}${lines[0]?.slice(0, 50)}`)
    await writeFile(
      join(level, "benchmark_args.json"),
      JSON.stringify({ model: "m", parallel: 2, number: 9 }),
    )
    const run = await readReportedRun(folder, {})
    expect(run).toMatchObject({ status: "interrupted", model: "m" })
    expect(run.startedAt).toBe("2026-05-19T12:00:00")
    expect(run.notes[0]).toContain("killed")
    expect(run.levels[0]).toMatchObject({
      level: { parallel: 2, number: 9 },
      status: "stopped",
      figures: { summary: { "Total Requests": 3, "Success Requests": 3 } },
    })
  })

  it("reads folders of the original: summary, both forms of percentiles, requests of the database", async () => {
    const level = join(folder, "parallel_3_number_2")
    await mkdir(level, { recursive: true })
    const summary = {
      "Total Requests": 2,
      "Success Requests": 2,
      "Req Throughput (req/s)": 4.2,
      "Avg TTFT (ms)": -1,
    }
    await writeFile(join(level, "benchmark_summary.json"), JSON.stringify(summary))
    await writeFile(
      join(level, "benchmark_percentile.json"),
      JSON.stringify({ Percentiles: ["50%", "99%"], "TTFT (ms)": [10, 20] }),
    )
    await writeDatabase(join(level, "benchmark_data.db"), [fakeRecord({ ttftMs: 33, gapsMs: [5, 6] })], 0)
    const { levels } = await readReportedRun(folder, {})
    expect(levels[0]?.figures.percentiles).toEqual([
      { Percentiles: "50%", "TTFT (ms)": 10 },
      { Percentiles: "99%", "TTFT (ms)": 20 },
    ])
    expect(levels[0]?.level).toMatchObject({ parallel: 3, number: 2 })
    expect(levels[0]?.charts?.ttftCdf.at(-1)?.[0]).toBeCloseTo(33)
    expect(levels[0]?.charts?.itlCdf.at(-1)?.[0]).toBeCloseTo(6)
  })
})

describe("compareRuns", () => {
  it("tells a real difference from noise", async () => {
    const [before, same, slower] = [
      await finishedRun("before", 100),
      await finishedRun("same", 101),
      await finishedRun("slower", 130, [2, 8]),
    ]
    const verdict = async (after: string, figure: string) => {
      const { figures } = await compareRuns(before.outputDir, after)
      return figures.find((one) => one.figure === figure)
    }
    expect((await verdict(same.outputDir, "avg_ttft"))?.verdict).toBe("no clear difference")
    const worse = await verdict(slower.outputDir, "avg_ttft")
    expect(worse?.verdict).toBe("worse")
    expect(worse?.change).toBeCloseTo(0.3, 1)
    expect(worse?.low).toBeGreaterThan(0.2)
    expect(worse?.high).toBeLessThan(0.4)
    const back = await compareRuns(slower.outputDir, before.outputDir)
    expect(back.figures.find(({ figure }) => figure === "avg_ttft")?.verdict).toBe("better")
    expect(back.unmatched).toEqual(["concurrency 8 (only before)"])
    expect(await compareRuns(slower.outputDir, before.outputDir)).toEqual(back)
    expect(formatComparison(back, { color: false })).toContain("better")
  })
})

describe("repeated runs", () => {
  it("are one load for reports and comparisons", async () => {
    const [once, thrice] = [await finishedRun("once", 100), await finishedRun("thrice", 150, [2], 3)]
    const report = await readReportedRun(thrice.outputDir, { slo: ["avg_ttft<=120ms"] })
    expect(report.levels).toHaveLength(1)
    expect(report.levels[0]).toMatchObject({
      level: { parallel: 2, folder: "parallel_2_number_200" },
      repeated: { "Avg TTFT (ms)": { runs: 3 } },
      objectives: [{ met: false }],
    })
    expect(report.levels[0]?.figures).toEqual(thrice.details.levels[0]?.figures)
    const { figures, unmatched } = await compareRuns(once.outputDir, thrice.outputDir)
    expect(unmatched).toEqual([])
    const ttft = figures.find(({ figure }) => figure === "avg_ttft")
    expect(ttft).toMatchObject({
      verdict: "worse",
      after: report.levels[0]?.figures.summary["Avg TTFT (ms)"],
    })
    expect(figures.find(({ figure }) => figure === "rps")?.verdict).toBe("no clear difference")
  })
})

describe("junitText", () => {
  it("has a failure per missed objective", async () => {
    const { outputDir } = await finishedRun("j", 50)
    const run = await readReportedRun(outputDir, { slo: ["avg_ttft<=1ms", "success_rate>=99%"] })
    const xml = junitText(run)
    expect(xml).toContain('tests="3" failures="1"')
    expect(xml).toContain('message="avg_ttft &lt;= 1 ms, but it was')
  })
})
