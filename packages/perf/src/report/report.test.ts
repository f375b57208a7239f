import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { parquetReadObjects } from "hyparquet"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { closedLoop, fakeFailure, fakeRecord } from "../../test/fake-records.js"
import { writeCsv } from "./csv.js"
import { formatDuration, formatInterval, formatNumber } from "./format.js"
import { writeParquet } from "./parquet.js"
import { formatRecord, parseRecord } from "./record-line.js"
import { createRequestLog, readRequestLog } from "./request-log.js"
import { readDatabase, writeDatabase } from "./sqlite.js"
import { displayWidth, textTable } from "./text-table.js"

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "perf-report-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe("lines of requests.jsonl", () => {
  const time = fc.oneof(fc.integer({ min: 0, max: 2 ** 52 }), fc.constant(Number.NaN))
  const text = fc.string({ unit: "binary" })
  it("come back as they were written, whatever was not measured", () => {
    fc.assert(
      fc.property(
        fc.record({
          writtenNs: time,
          firstContentNs: time,
          endNs: time,
          promptTokens: fc.oneof(fc.nat(), fc.constant(Number.NaN)),
          outcome: fc.constantFrom("ok", "stopped", "reset", "rate_limited", "cancelled"),
          error: text,
          warmup: fc.boolean(),
          requestId: fc.option(text, { nil: undefined }),
          responseText: fc.option(text, { nil: undefined }),
          gapsUs: fc.uint32Array({ maxLength: 50 }),
        }),
        (over) => {
          const record = fakeRecord({}, over)
          const line = formatRecord(record)
          expect(line.endsWith("}\n")).toBe(true)
          expect(line.slice(0, -1)).not.toContain("\n")
          expect(parseRecord(line)).toEqual(record)
        },
      ),
    )
  })

  it("are refused when damaged or of another shape", () => {
    const line = formatRecord(fakeRecord())
    for (const damaged of [
      line.slice(0, 40),
      "",
      "null",
      "[]",
      '{"index": 1}',
      line.replace('"ok"', '"fine"'),
    ]) {
      expect(parseRecord(damaged)).toBeUndefined()
    }
  })
})

describe("the request log", () => {
  it("keeps records as they end, is read in the order of dispatch, and survives a torn last line", async () => {
    const path = join(folder, "requests.jsonl")
    const log = createRequestLog(path)
    const records = [2, 0, 1].map((index) => fakeRecord({ index }))
    log.add(records.slice(0, 2))
    log.add([])
    log.add(records.slice(2))
    await log.close()
    await appendFile(path, formatRecord(fakeRecord({ index: 3 })).slice(0, 60))
    const read = await readRequestLog(path)
    expect(read.records.map(({ index }) => index)).toEqual([0, 1, 2])
    expect(read.damaged).toBe(1)
  })

  it("says so when it cannot be written or read", async () => {
    const log = createRequestLog(join(folder, "no", "such", "folder"))
    log.add([fakeRecord()])
    // By now the failure is known: closing must not wait for an end that has been.
    await new Promise((resolve) => setTimeout(resolve, 50))
    await expect(log.close()).rejects.toMatchObject({ code: "output_failed" })
    await expect(readRequestLog(join(folder, "none.jsonl"))).rejects.toMatchObject({ code: "data_missing" })
  })
})

describe("benchmark_data.db", () => {
  it("has a row per measured request, null where it failed, and is read back", async () => {
    const path = join(folder, "benchmark_data.db")
    const records = [
      fakeRecord(
        { index: 0, writtenMs: 0, ttftMs: 80, gapsMs: [10, 20] },
        { responseText: "a'b", requestBody: "{}" },
      ),
      fakeRecord({ index: 1 }, { warmup: true }),
      fakeFailure({ index: 2, writtenMs: 500 }),
      fakeRecord({ index: 3 }, { outcome: "stopped" }),
    ]
    await writeDatabase(path, records, 1_700_000_000_000)
    const { Database } = (await import("node-sqlite3-wasm")).default
    const database = new Database(path, { readOnly: true })
    const rows = database.all("SELECT * FROM result ORDER BY start_time")
    database.close()
    expect(rows).toHaveLength(2)
    expect(rows[0]).toMatchObject({
      request: "{}",
      start_time: 1_700_000_000,
      inter_token_latencies: "[0.01, 0.02]",
      success: 1,
      response_messages: '["a\'b"]',
      first_chunk_latency: 0.08,
      prompt_tokens: 50,
      completion_tokens: 3,
      is_stream: 1,
    })
    expect(rows[0]?.latency).toBeCloseTo(0.111, 9)
    expect(rows[0]?.time_per_output_token).toBeCloseTo(0.015, 9)
    expect(rows[1]).toMatchObject({
      success: 0,
      latency: null,
      prompt_tokens: null,
      inter_token_latencies: null,
    })

    const [first, second] = await readDatabase(path)
    expect(first).toMatchObject({ outcome: "ok", writtenNs: 0, completionTokens: 3, streamed: true })
    expect([...(first?.gapsUs ?? [])]).toEqual([10_000, 20_000])
    expect(first?.firstContentNs).toBeCloseTo(80e6, -3)
    expect(second?.outcome).not.toBe("ok")
    await expect(writeDatabase(path, [], 0)).rejects.toThrow("already there")
    // Whoever may read the other files of a run may read this one.
    await writeFile(join(folder, "other.json"), "{}")
    const modes = await Promise.all([path, join(folder, "other.json")].map((file) => stat(file)))
    expect(modes[0]?.mode).toBe(modes[1]?.mode)
  })
})

describe("CSV", () => {
  it("quotes what needs it and leaves out what was not measured", async () => {
    const path = join(folder, "requests.csv")
    await writeCsv(path, [fakeRecord({ ttftMs: 12.5 }, { requestId: 'a,"b"' }), fakeFailure({ index: 1 })])
    const [head = "", first = "", second = "", end] = (await readFile(path, "utf8")).split("\n")
    const column = (line: string, name: string) => line.split(",")[head.split(",").indexOf(name)]
    expect(column(first, "ttft_ms")).toBe("12.5")
    expect(first.endsWith(',"a,""b"""')).toBe(true)
    expect(column(second, "outcome")).toBe("server_error")
    expect(column(second, "ttft_ms")).toBe("")
    expect(end).toBe("")
  })
})

describe("Parquet", () => {
  it("has the columns of the CSV with types, and nothing where nothing was measured", async () => {
    const path = join(folder, "requests.parquet")
    await writeParquet(path, [
      fakeRecord({ ttftMs: 12.5 }, { requestId: "a", bytesReceived: 3_000_000_000 }),
      fakeFailure({ index: 1 }),
    ])
    const file = new Uint8Array(await readFile(path)).buffer
    const [first, second, ...more] = await parquetReadObjects({ file })
    expect(first).toMatchObject({ index: 0, outcome: "ok", ttft_ms: 12.5, warmup: false, request_id: "a" })
    expect(first?.bytes_received).toBe(3_000_000_000n)
    expect(second).toMatchObject({ index: 1, outcome: "server_error", ttft_ms: null })
    expect(more).toEqual([])
    const csv = join(folder, "requests.csv")
    await writeCsv(csv, [])
    expect(Object.keys(first ?? {}).join(",")).toBe((await readFile(csv, "utf8")).trim())
  })
})

describe.each([
  ["CSV", writeCsv],
  ["Parquet", writeParquet],
])("a table as %s that cannot take its place", (name, write) => {
  it("is told with its file, and leaves nothing behind", async () => {
    const records = Array.from({ length: 5000 }, (_, index) => fakeRecord({ index }))
    const path = join(folder, name, "taken")
    await mkdir(join(path, "a folder"), { recursive: true })
    await expect(write(path, records)).rejects.toThrow(`${path} could not be written`)
    expect(await readdir(join(folder, name))).toEqual(["taken"])
  })
})

describe("numbers for people", () => {
  it.each([
    [1353.4, "1353"],
    [135.34, "135.3"],
    [13.534, "13.53"],
    [1.3534, "1.353"],
    [0.013534, "0.0135"],
    [50, "50"],
    [undefined, "–"],
    [Number.NaN, "–"],
  ])("%s as %s", (value, text) => {
    expect(formatNumber(value)).toBe(text)
  })

  it("gives intervals to two digits and times in words", () => {
    expect(formatInterval({ mean: 4.406, low: 3.888, high: 4.924 })).toBe("4.406 ± 0.52")
    expect(formatInterval({ mean: 1247, low: 1105, high: 1389 })).toBe("1247 ± 142")
    expect([12.34, 200, 3723].map(formatDuration)).toEqual(["12.3 s", "3m 20s", "1h 02m"])
  })
})

describe("tables for the terminal", () => {
  it("line up with wide characters", () => {
    const table = textTable(
      [{ title: "模型", left: true }, { title: "n" }],
      [{ cells: ["通义千问", "1"] }, { cells: ["abc", "1000"] }],
    )
    expect(table.split("\n").map(displayWidth)).toEqual([14, 14, 14, 14])
  })
})

describe("writing over a run", () => {
  it("writes a file as a whole", async () => {
    const { writeJson, readJson } = await import("./json-file.js")
    const { z } = await import("zod")
    const path = join(folder, "deep", "a.json")
    await writeJson(path, { a: Number.NaN })
    expect(await readJson(path, z.object({ a: z.null() }))).toEqual({ a: null })
    await expect(readJson(path, z.object({ a: z.string() }))).rejects.toMatchObject({ code: "data_invalid" })
    expect(await readJson(join(folder, "none.json"), z.object({}))).toBeUndefined()
    await writeFile(path, "{")
    await expect(readJson(path, z.object({}))).rejects.toThrow("a.json")
  })

  it("tells what went wrong first, and ends where no folder can be made", async () => {
    const { writeWhole } = await import("./json-file.js")
    const file = join(folder, "file")
    await writeFile(file, "")
    for (const [place, reason] of [
      [join(file, "a.json"), "EEXIST"],
      [join(file, "below", "a.json"), "ENOTDIR"],
      ["/proc/nowhere/below/a.json", "ENOENT"],
    ] as const) {
      await expect(writeWhole(place, "{}")).rejects.toMatchObject({
        code: "output_failed",
        message: expect.stringMatching(`^${place} could not be written: ${reason}`),
      })
    }
  })
})

describe("closedLoop of the tests", () => {
  it("never has more in flight than its slots", () => {
    const records = closedLoop(200, 4)
    for (const { writtenNs } of records) {
      expect(
        records.filter((other) => other.writtenNs <= writtenNs && other.endNs > writtenNs).length,
      ).toBeLessThanOrEqual(4)
    }
  })
})
