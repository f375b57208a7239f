import { existsSync } from "node:fs"
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { type FakeServer, fakeParts } from "../../test/fake-parts.js"
import { fakeFailure, fakeRecord, seeded } from "../../test/fake-records.js"
import { parsePerfConfig } from "../config/index.js"
import { meanInterval, studentQuantile } from "../report/repeats.js"
import type { PerfEvent } from "../run/perf-event.js"
import { planLevels } from "./levels.js"
import { parseGoodput } from "./metric-options.js"
import { conductRun } from "./run-perf.js"

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "perf-sweep-"))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const fake = (index: number, ttftMs: number) => fakeRecord({ index, writtenMs: index * 10, ttftMs })
const steady: FakeServer = { ttftMs: ({ parallel = 1 }) => 10 * parallel, fake }

/** A run against simulated parts, without pauses and pages. */
function conduct(options: Record<string, unknown>, server: FakeServer = steady) {
  const parts = fakeParts(server)
  const all = {
    model: "org/m",
    outputsDir: folder,
    noTimestamp: true,
    noTestConnection: true,
    sleepInterval: 0,
    html: false,
  }
  const run = conductRun({ ...all, ...options }, {}, async () => parts)
  const events: PerfEvent[] = []
  run.subscribe((event) => events.push(event))
  return { run, parts, events }
}

describe("planLevels", () => {
  const levels = (options: Record<string, unknown>) => planLevels(parsePerfConfig(options).config)

  it("pairs lists, and uses single values for all", () => {
    expect(levels({ parallel: [1, 10], number: [5, 50] }).map(({ folder: name }) => name)).toEqual([
      "parallel_1_number_5",
      "parallel_10_number_50",
    ])
    expect(levels({ parallel: [1, 10], number: 7 }).map(({ number }) => number)).toEqual([7, 7])
    expect(levels({ parallel: 2 })[0]).toMatchObject({ number: 1000, openLoop: false, arrival: undefined })
    expect(levels({ parallel: 2, duration: 30 })[0]).toMatchObject({ number: undefined, durationSeconds: 30 })
    expect(levels({ parallel: [2, 2], number: 1 }).map(({ folder: name }) => name)).toEqual([
      "parallel_2_number_1",
      "parallel_2_number_1_2",
    ])
  })

  it("says which list is short", () => {
    expect(() => levels({ parallel: [1, 2, 3], number: [1, 2] })).toThrow(
      "--number has 2 values, --parallel has 3.",
    )
    expect(() => levels({ openLoop: true, rate: [1, 2], number: [1, 2, 3] })).toThrow("--rate has 2 values")
  })

  it("makes open loops, paced loops, and schedules", () => {
    expect(levels({ openLoop: true, rate: [5, 10], number: 100 })).toMatchObject([
      {
        folder: "rate_5_number_100",
        parallel: undefined,
        rate: 5,
        openLoop: true,
        arrival: { kind: "poisson", rate: 5 },
      },
      { rate: 10 },
    ])
    expect(levels({ parallel: 4, rate: 3, arrival: "constant" })[0]).toMatchObject({
      parallel: 4,
      openLoop: false,
      arrival: { kind: "constant", rate: 3 },
    })
    expect(levels({ openLoop: true, rate: 5, arrival: "gamma", burstiness: 0.5 })[0]?.arrival).toEqual({
      kind: "gamma",
      rate: 5,
      burstiness: 0.5,
    })
    expect(
      levels({ openLoop: true, ramp: "linear", rampFrom: 1, rampTo: 9, duration: "1m" })[0],
    ).toMatchObject({
      folder: "rate_1_to_9",
      number: undefined,
      arrival: { kind: "ramp", shape: "linear", from: 1, to: 9, durationSeconds: 60 },
    })
    expect(levels({ openLoop: true, steps: ["5:10s", "20:1m"] })[0]).toMatchObject({
      durationSeconds: 70,
      arrival: {
        kind: "steps",
        steps: [
          { rate: 5, seconds: 10 },
          { rate: 20, seconds: 60 },
        ],
      },
    })
    expect(levels({ openLoop: true, dataset: "workload_trace", datasetArgs: { speed: 2 } })[0]).toMatchObject(
      {
        number: undefined,
        arrival: { kind: "trace", speed: 2 },
      },
    )
    expect(() => levels({ openLoop: true, steps: ["5"] })).toThrow("--steps")
  })
})

describe("statistics of repeats", () => {
  it("agree with tables of Student's t", () => {
    for (const [degrees, quantile] of [
      [1, 12.706],
      [9, 2.262],
      [30, 2.042],
      [60, 2.0],
      [1000, 1.962],
    ] as const) {
      expect(studentQuantile(degrees)).toBeCloseTo(quantile, 2)
    }
  })

  it("cover the true mean about 95 times in 100", () => {
    const random = seeded(3)
    const normal = () => Math.sqrt(-2 * Math.log(random() || 0.5)) * Math.cos(2 * Math.PI * random())
    let covered = 0
    for (let round = 0; round < 2000; round += 1) {
      const interval = meanInterval(Array.from({ length: 4 }, () => 7 + normal()))
      if (interval && interval.low <= 7 && 7 <= interval.high) covered += 1
    }
    expect(covered / 2000).toBeGreaterThan(0.93)
    expect(covered / 2000).toBeLessThan(0.97)
  })
})

describe("parseGoodput", () => {
  it("reads limits with units, bare numbers as milliseconds", () => {
    expect(parseGoodput(["ttft:200ms", "tpot:50", "e2e:5s"])).toEqual({
      ttftMs: 200,
      tpotMs: 50,
      latencySeconds: 5,
    })
    for (const wrong of ["ttft", "ttft:fast", "foo:1ms", "ttft:0"]) {
      expect(() => parseGoodput([wrong])).toThrow("--goodput")
    }
  })
})

describe("runs", () => {
  it("runs a sweep, tells of it, and leaves the original's files", async () => {
    const { run, parts, events } = conduct({ parallel: [1, 4], number: [4, 8], slo: ["p99_ttft<=20ms"] })
    const report = await run.report
    expect(report.status).toBe("completed")
    expect(report.levels.map(({ level }) => level.folder)).toEqual([
      "parallel_1_number_4",
      "parallel_4_number_8",
    ])
    expect(report.details.levels.map(({ objectives }) => objectives[0]?.met)).toEqual([true, false])
    expect(parts.workloads.map(({ offset }) => offset)).toEqual([0, 4])
    expect(parts.plans.map(({ seed }) => seed)).toHaveLength(2)
    expect(events.map(({ type }) => type).filter((type) => type !== "level.progress")).toEqual([
      "perf.started",
      "level.started",
      "level.finished",
      "level.started",
      "level.finished",
      "perf.finished",
    ])
    const level = join(report.outputDir, "parallel_4_number_8")
    expect((await readdir(level)).sort()).toEqual([
      "benchmark_args.json",
      "benchmark_data.db",
      "benchmark_percentile.json",
      "benchmark_summary.json",
      "metrics.json",
      "requests.jsonl",
      "run.json",
      "timeseries.jsonl",
      "workload_throughput.json",
      "workload_timeline.json",
    ])
    expect(JSON.parse(await readFile(join(level, "benchmark_args.json"), "utf8"))).toMatchObject({
      model: "org/m",
      model_id: "m",
      parallel: 4,
      number: 8,
      rate: -1,
      total_timeout: 21600,
      tokenizer_path: null,
    })
    expect((await readFile(join(level, "requests.jsonl"), "utf8")).trim().split("\n")).toHaveLength(8)
    expect(await readFile(join(report.outputDir, "performance_summary.txt"), "utf8")).toContain(
      "Performance overview",
    )
    expect(await readFile(join(report.outputDir, "benchmark.log"), "utf8")).toContain(
      "level parallel_4_number_8",
    )
  })

  it("gives the same events to a reader that comes late", async () => {
    const { run, events } = conduct({ parallel: 1, number: 2 })
    await run.report
    const read: PerfEvent[] = []
    for await (const event of run) read.push(event)
    expect(read.map(({ type }) => type)).toEqual(events.map(({ type }) => type))
  })

  it("repeats levels and gives intervals", async () => {
    const random = seeded(9)
    const noisy = { ttftMs: () => 100 + 10 * random(), fake }
    const { details } = await conduct({ parallel: 2, number: 4, repeat: 3 }, noisy).run.report
    const interval = details.levels[0]?.repeated?.["Avg TTFT (ms)"]
    expect(details.levels).toHaveLength(1)
    expect(interval?.runs).toBe(3)
    expect(interval?.low).toBeLessThan(interval?.high ?? 0)
    expect(await readdir(join(folder, "m"))).toEqual(expect.arrayContaining(["parallel_2_number_4_run_3"]))
  })

  it("reports what was measured when it is stopped, and begins nothing more", async () => {
    const stop = new AbortController()
    const parts = fakeParts({ ...steady, realMs: 60_000 })
    const run = conductRun(
      {
        model: "m",
        outputsDir: folder,
        noTestConnection: true,
        parallel: [1, 2, 3],
        number: 10,
        sleepInterval: 60,
      },
      { signal: stop.signal },
      async () => parts,
    )
    run.subscribe((event) => {
      if (event.type === "level.progress") stop.abort()
    })
    const { status, levels, outputDir } = await run.report
    expect(status).toBe("interrupted")
    expect(levels).toHaveLength(1)
    expect(levels[0]?.figures.summary["Total Requests"]).toBe(5)
    expect(existsSync(join(outputDir, "perf_report.html"))).toBe(true)
  })

  it("keeps a failing level and leaves out those after one where everything failed", async () => {
    const failing: FakeServer = {
      ...steady,
      record: (record, { name }) =>
        name.parallel === 2 && record.index === 0
          ? fakeFailure({ index: 0 })
          : (name.parallel ?? 0) >= 4
            ? fakeFailure({ index: record.index })
            : record,
    }
    const { status, levels, details } = await conduct({ parallel: [1, 2, 4, 8], number: 4 }, failing).run
      .report
    expect(status).toBe("completed")
    expect(levels.map(({ level }) => level.parallel)).toEqual([1, 2, 4])
    expect(details.levels[1]?.failures).toEqual({ server_error: 1 })
    expect(details.notes.join()).toContain("Every request failed")
    expect((await conduct({ parallel: 4, number: 2, name: "all" }, failing).run.report).status).toBe("failed")
  })

  it("refuses wrong options at once, and a folder that holds a run", async () => {
    expect(() => conduct({ parallel: [1, 2, 3], number: [1, 2] })).toThrow("--number has 2 values")
    await conduct({ number: 2 }).run.report
    const { run } = conduct({ number: 2 })
    await expect(run.report).rejects.toThrow("already holds a run")
    const read = async () => {
      for await (const _ of run);
    }
    await expect(read()).rejects.toThrow("already holds a run")
  })

  it("goes on with an interrupted run: whole levels are kept, the others are run again", async () => {
    const options = { parallel: [1, 2, 3], number: 10, repeat: 1 }
    const stop = new AbortController()
    const first = conductRun(
      {
        model: "org/m",
        outputsDir: folder,
        noTimestamp: true,
        noTestConnection: true,
        html: false,
        ...options,
      },
      { signal: stop.signal },
      async () => fakeParts({ ...steady, realMs: 300 }),
    )
    first.subscribe((event) => {
      if (event.type === "level.started" && event.level.parallel === 2) stop.abort()
    })
    const { outputDir, details: before } = await first.report
    expect(before.levels.map(({ level }) => level.parallel)).toEqual([1, 2])
    const summary = join(outputDir, "parallel_1_number_10/benchmark_summary.json")
    const measured = await readFile(summary, "utf8")

    // A server that has become slower: what is kept shows it.
    const slower: FakeServer = { ttftMs: () => 500, fake }
    const { run, parts, events } = conduct({ ...options, resume: outputDir }, slower)
    const { status, details } = await run.report
    expect(status).toBe("completed")
    expect(parts.plans.map(({ name }) => [name.index, name.parallel])).toEqual([
      [1, 2],
      [2, 3],
    ])
    expect(await readFile(summary, "utf8")).toBe(measured)
    const ttft = details.levels.map(({ figures }) => figures.summary["Avg TTFT (ms)"])
    expect(ttft).toEqual([10, 500, 500])
    expect(details.levels[0]?.charts).toBeDefined()
    expect(details.notes.join()).toContain("1 level was measured earlier")
    expect(existsSync(join(outputDir, "interrupted/parallel_2_number_10/requests.jsonl"))).toBe(true)
    expect(events.filter(({ type }) => type === "level.finished")).toHaveLength(3)
    // The same questions as before: the seed of the first level is that of the run.
    expect(parts.workloads.map(({ offset }) => offset)).toEqual([10, 20])
    const args = JSON.parse(
      await readFile(join(outputDir, "parallel_1_number_10/benchmark_args.json"), "utf8"),
    )
    expect(parts.workloads.map(({ seed }) => seed)).toEqual([args.seed, args.seed])
  })

  it("does not go on with other options, a search, or a folder that is not there", async () => {
    const { outputDir } = await conduct({ parallel: [1], number: 4 }).run.report
    const again = (options: Record<string, unknown>) =>
      conduct({ parallel: [1, 2], number: 4, resume: outputDir, ...options }).run.report
    await expect(again({ maxTokens: 7 })).rejects.toThrow(
      "--max-tokens is 7, but parallel_1_number_4 was measured",
    )
    await expect(again({ resume: join(folder, "nowhere") })).rejects.toThrow("nowhere to go on with")
    const above = again({ resume: folder })
    await expect(above).rejects.toMatchObject({ hint: `Did you mean --resume ${outputDir}?` })
    expect(() =>
      conduct({ resume: outputDir, slaAutoTune: true, slaParams: [{ p99_ttft: "<=1s" }] }),
    ).toThrow("cannot be gone on with")
    expect((await again({})).levels).toHaveLength(2)
    // Of a first level that was cut off twice, all that is left is what was put aside.
    const aside = join(outputDir, "interrupted")
    await mkdir(aside)
    for (const level of ["parallel_1_number_4", "parallel_2_number_4"])
      await rename(join(outputDir, level), join(aside, level))
    expect((await again({})).levels).toHaveLength(2)
    expect(existsSync(join(outputDir, "parallel_1_number_4/benchmark_summary.json"))).toBe(true)
  })

  it("finds out about wrong conditions, data and a missing model before anything is sent or written", async () => {
    expect(() => conduct({ slo: ["p99_tft<=1s"] })).toThrow("p99_tft")
    expect(() => conduct({ goodput: ["ttft:soon"] })).toThrow("ttft:soon")
    expect(() => conduct({ slaAutoTune: true, slaParams: [{ rps: "=5" }] })).toThrow("rps")
    expect(() => conduct({ model: undefined })).toThrow("--model is missing")
    const carried = conduct({ model: undefined, dataset: "workload_trace" }).run
    carried.abort()
    await carried.report.catch(() => {})
    await expect(conduct({ dataset: "opneqa", name: "typo" }).run.report).rejects.toThrow("opneqa")
    expect(await readdir(folder)).not.toContain("typo")
  })

  it("computes the percentiles that its objectives name", async () => {
    const { details } = await conduct({ number: 50, slo: ["p97_ttft<=20ms", "p97_ttft<=5ms"] }).run.report
    const [level] = details.levels
    expect(level?.objectives.map(({ value, met }) => [value, met])).toEqual([
      [10, true],
      [10, false],
    ])
  })

  it("tests the connection first, and says what the server refused", async () => {
    const refusing: FakeServer = {
      ...steady,
      record: (record) =>
        fakeFailure({ index: record.index }, { outcome: "client_error", status: 401, error: "bad key" }),
    }
    const { run, parts } = conduct({ noTestConnection: false, number: 4 }, refusing)
    await expect(run.report).rejects.toMatchObject({
      code: "server_refused",
      message: expect.stringContaining("bad key"),
    })
    expect(parts.plans.map(({ name }) => name.folder)).toEqual(["connection_test"])
    const embedding = conduct({ noTestConnection: false, number: 2, api: "openai_embedding", name: "e" })
    await embedding.run.report
    expect(embedding.parts.plans.map(({ name }) => name.number)).toEqual([2])
  })

  it("says of a search that was stopped at once that no load was tried to its end", async () => {
    const search = {
      slaAutoTune: true,
      slaParams: [{ p99_ttft: "<=45ms" }],
      slaNumRuns: 1,
      slaMinDuration: 1,
    }
    const { run } = conduct(search, { ...steady, realMs: 60_000 })
    run.subscribe((event) => {
      if (event.type === "level.started") run.stop()
    })
    const { details } = await run.report
    expect(details.search.map(({ note }) => note)).toEqual(["stopped early: no load was tried to its end"])
  })

  it("finds the highest concurrency that meets the limits of each group, averaging runs", async () => {
    const { run, parts, events } = conduct({
      slaAutoTune: true,
      slaParams: [{ p99_ttft: "<=130ms" }, { avg_ttft: "<=55" }],
      slaNumRuns: 2,
      slaUpperBound: 64,
    })
    const { details, outputDir } = await run.report
    expect(details.search).toMatchObject([
      { criteria: "p99_ttft <= 130 ms", found: 13, note: "14 does not" },
      { criteria: "avg_ttft <= 55 ms", found: 5, note: "6 does not" },
    ])
    const loads = parts.plans.map(({ name }) => name.parallel)
    for (const load of new Set(loads)) expect(loads.filter((other) => other === load)).toHaveLength(2)
    expect(details.levels.map(({ level }) => level.parallel)).toEqual(
      [...new Set(loads)].sort((a = 0, b = 0) => a - b),
    )
    expect(events.filter(({ type }) => type === "search.progress").length).toBeGreaterThan(5)
    const summary = JSON.parse(await readFile(join(outputDir, "sla_summary.json"), "utf8"))
    expect(summary.parallel_13.metrics["Avg TTFT (ms)"]).toBeCloseTo(130)
    expect(Object.keys(summary).every((key) => /^parallel_\d+$/.test(key))).toBe(true)
    expect(await readdir(join(outputDir, "sla_tuning"))).toContain("sla_parallel_13_run_2")
  })

  it("needs every request to succeed unless a condition says otherwise, and looks again near a limit", async () => {
    const random = seeded(11)
    const server: FakeServer = {
      ttftMs: ({ parallel = 1 }) => 10 * parallel + 8 * (random() - 0.5),
      fake,
      record: (record, { name }) =>
        (name.parallel ?? 0) > 8 && record.index === 0 ? fakeFailure({ index: 0 }) : record,
    }
    const strict = await conduct(
      { slaAutoTune: true, slaParams: [{ avg_ttft: "<=1s" }], slaNumRuns: 1 },
      server,
    ).run.report
    expect(strict.details.search[0]?.found).toBe(8)
    const near = conduct(
      { slaAutoTune: true, slaParams: [{ avg_ttft: "<=50ms" }], slaNumRuns: 2, name: "near" },
      server,
    )
    await near.run.report
    const times = near.parts.plans.filter(({ name }) => name.parallel === 5).length
    expect(times).toBeGreaterThan(2)
    expect(times).toBeLessThanOrEqual(4)
  })

  it("searches rates in open loop with a safety cap, and the best of an aim", async () => {
    const byRate: FakeServer = { ttftMs: ({ rate = 1 }) => 10 * rate, fake }
    const options = {
      slaAutoTune: true,
      slaVariable: "rate",
      slaNumRuns: 1,
      slaFixedParallel: 99,
      slaUpperBound: 100,
    }
    const { run, parts } = conduct({ ...options, slaParams: [{ avg_ttft: "<=77ms" }] }, byRate)
    const [row] = (await run.report).details.search
    expect(row?.found).toBeGreaterThan(7.7 * 0.98)
    expect(row?.found).toBeLessThanOrEqual(7.7)
    expect(parts.plans.every(({ openLoop, maxInFlight }) => openLoop && maxInFlight === 99)).toBe(true)
    const aim = conduct(
      { slaAutoTune: true, slaNumRuns: 1, name: "aim", slaUpperBound: 64, slaParams: [{ avg_ttft: "min" }] },
      {
        ttftMs: ({ parallel = 1 }) => 100 + Math.abs(parallel - 11),
        fake,
      },
    )
    expect((await aim.run.report).details.search[0]).toMatchObject({ criteria: "min avg_ttft", found: 11 })
  })

  it("takes no rate whose queue keeps growing, however fast its answers look", async () => {
    const capacity = 20
    const server: FakeServer = {
      ttftMs: () => 10,
      fake,
      record: (record, { name: { rate = 1 } }) => {
        const scheduledNs = (record.index / rate) * 1e9
        const waitedNs = Math.max(0, rate / capacity - 1) * scheduledNs
        return { ...record, scheduledNs, endNs: scheduledNs + waitedNs + 1e8 }
      },
    }
    const { run, parts } = conduct(
      { slaAutoTune: true, slaVariable: "rate", slaParams: [{ avg_ttft: "<=1s" }], slaNumRuns: 1 },
      server,
    )
    const [row] = (await run.report).details.search
    expect(row?.found).toBeGreaterThan(capacity * 0.95)
    expect(row?.found).toBeLessThan(capacity * 1.05)
    expect(row?.note).toContain("queue keeps growing")
    // Ten seconds of each rate.
    for (const { name } of parts.plans) expect(name.number).toBe(Math.ceil(10 * (name.rate ?? 0)))
  })

  it("gives every run of a search its time, by the pace of what was tried before", async () => {
    const { run, parts } = conduct({
      slaAutoTune: true,
      slaParams: [{ avg_ttft: "<=25ms" }],
      slaNumRuns: 2,
      slaMinDuration: 4,
    })
    const { details } = await run.report
    expect(details.search[0]?.found).toBe(2)
    const [first, second] = parts.plans.map(({ name }) => name)
    expect(first).toMatchObject({ parallel: 1, number: undefined, durationSeconds: 4 })
    const [level] = details.levels
    const pace = Number(level?.figures.summary["Req Throughput (req/s)"])
    expect(second?.number).toBeGreaterThan(3 * pace)
    expect(second?.durationSeconds).toBeUndefined()
  })

  it("tells trackers and a progress file, and no failure of theirs disturbs it", async () => {
    const { run, events } = conduct(
      { parallel: [1, 2], number: 4, enableProgressTracker: true, webhook: "http://127.0.0.1:9/hook" },
      { ...steady, realMs: 300 },
    )
    const { status, outputDir } = await run.report
    expect(status).toBe("completed")
    expect(events.filter((event) => event.type === "note" && event.severity === "warning")).toHaveLength(1)
    expect(JSON.parse(await readFile(join(outputDir, "progress.json"), "utf8"))).toMatchObject({
      status: "completed",
      percent: 100,
      finished: 2,
    })
  })

  it("compares with an earlier run", async () => {
    const first = await conduct({ number: 60, name: "first" }).run.report
    const slower: FakeServer = { ...steady, ttftMs: () => 25 }
    const { outputDir } = await conduct(
      { number: 60, name: "second", compare: first.outputDir, html: true },
      slower,
    ).run.report
    const { figures } = JSON.parse(await readFile(join(outputDir, "comparison.json"), "utf8"))
    expect(figures).toContainEqual(
      expect.objectContaining({ figure: "avg_ttft", before: 10, after: 25, verdict: "worse" }),
    )
    expect(await readFile(join(outputDir, "perf_report.html"), "utf8")).toContain(
      `Compared with ${first.outputDir}`,
    )
    const missing = conduct({ number: 2, name: "third", compare: join(folder, "none") })
    await expect(missing.run.report).rejects.toMatchObject({ code: "data_missing" })
    expect(missing.parts.plans).toEqual([])
  })

  it("skips a level and goes on with the next", async () => {
    const { run } = conduct({ parallel: [1, 2], number: 4 }, { ...steady, realMs: 400 })
    let skipped = false
    run.subscribe((event) => {
      if (event.type !== "level.progress" || skipped) return
      skipped = true
      run.skipLevel()
    })
    const { status, details } = await run.report
    expect(status).toBe("completed")
    expect(details.levels.map((level) => level.status)).toEqual(["stopped", "completed"])
  })

  it("sweeps by itself from idle to the most the server takes", async () => {
    const server: FakeServer = {
      ttftMs: () => 100,
      fake: (index) => fakeRecord({ index }),
      record: (record, { name }) =>
        fakeRecord({ index: record.index, writtenMs: record.index * (name.parallel === 1 ? 100 : 10) }),
    }
    const { levels } = await conduct({ sweep: "auto", sweepLevels: 3, number: 20 }, server).run.report
    expect(levels.map(({ level }) => level.parallel)).toEqual([1, 512, undefined, undefined, undefined])
    const rates = levels.flatMap(({ level }) => level.rate ?? [])
    expect(rates).toEqual([...rates].sort((a, b) => a - b))
    expect(new Set(rates).size).toBe(3)
  })
})
