import { existsSync } from "node:fs"
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { MockServerOptions } from "@evalscope/testing"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { command, loadInto, usual } from "../../test/command.js"

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "perf-cli-"))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const load = (server: MockServerOptions, ...argv: readonly string[]) => loadInto(folder, server, argv)

describe("evalscope-perf run", () => {
  it("runs a sweep, shows tables, and counts what the server counted", async () => {
    const { code, out, err, stats } = await load(usual, "--parallel", "1", "4", "--number", "4", "12")
    expect(code).toBe(0)
    // Besides the 16: the connection test, and the measure of the words.
    expect(stats.requests).toBe(18)
    for (const text of [
      "Performance overview",
      "concurrency 4",
      "TTFT (ms)",
      "100.0%",
      "Measurement error",
    ]) {
      expect(out).toContain(text)
    }
    expect(out).not.toMatch(/NaN|undefined|\[object/)
    expect(err).toContain("Load test with 2 levels")
    const run = join(folder, "m")
    expect(await readdir(run)).toEqual(
      expect.arrayContaining([
        "benchmark.log",
        "parallel_1_number_4",
        "parallel_4_number_12",
        "perf_report.html",
        "run.json",
      ]),
    )
    const summary = JSON.parse(
      await readFile(join(run, "parallel_4_number_12", "benchmark_summary.json"), "utf8"),
    )
    expect(summary).toMatchObject({
      "Total Requests": 12,
      "Success Requests": 12,
      "Failed Requests": 0,
      Concurrency: 4,
    })
    expect(summary["Avg Output Tokens"]).toBe(8)
    expect(summary["Avg TTFT (ms)"]).toBeGreaterThan(15)
    const page = await readFile(join(run, "perf_report.html"), "utf8")
    expect(page).not.toMatch(/NaN|undefined/)
  })

  it("prints one JSON document, or one line per event", async () => {
    const document = await load(usual, "--number", "3", "--json")
    expect(JSON.parse(document.out)).toMatchObject({
      kind: "perf",
      status: "completed",
      levels: [
        { parallel: 1, number: 3, summary: { "Success Requests": 3 }, client_limited: expect.any(Boolean) },
      ],
    })
    const events = await load(usual, "--number", "3", "--json", "events", "--name", "events")
    const types = events.out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).type)
    expect(types[0]).toBe("perf.started")
    expect(types.at(-1)).toBe("perf.finished")
    expect(types).toContain("level.finished")
  })

  it("reads a settings file, and flags win", async () => {
    const file = join(folder, "perf.yaml")
    await writeFile(
      file,
      "number: 5\nparallel: 2\nmax_tokens: 6\nheaders:\n  x-tenant: blue\nextra_args:\n  ignore_eos: true\n",
    )
    const { requests, stats } = await load(usual, "-c", file, "--number", "4", "--no-test-connection")
    expect(stats.requests).toBe(4)
    expect(requests[0]?.headers["x-tenant"]).toBe("blue")
    expect(requests[0]?.body).toMatchObject({
      max_tokens: 6,
      ignore_eos: true,
      stream_options: { include_usage: true },
    })
  })

  it("fails with 3 when an objective is missed, and writes it as JUnit", async () => {
    const junit = join(folder, "perf.xml")
    const missed = await load(
      usual,
      "--number",
      "4",
      "--slo",
      "p99_ttft<=1ms",
      "success_rate>=100%",
      "--junit",
      junit,
    )
    expect(missed.code).toBe(3)
    expect(missed.out).toMatch(/p99_ttft <= 1 ms .* missed/)
    const xml = await readFile(junit, "utf8")
    expect(xml).toContain('name="p99_ttft &lt;= 1 ms"><failure message=')
    expect(xml).toContain('name="success_rate &gt;= 100%"></testcase>')
    expect((await load(usual, "--number", "4", "--slo", "p99_ttft<=10s", "--name", "met")).code).toBe(0)
  })

  it("counts failures by kind, keeps the run, and fails when nothing succeeded", async () => {
    const faults = [
      { fault: { type: "status" as const, status: 500 }, seq: [2, 3] },
      { fault: { type: "reset" as const, at: "mid-event" as const, afterEvents: 2 }, seq: [5] },
    ]
    const some = await load({ ...usual, faults }, "--number", "10", "--no-test-connection")
    expect(some.code).toBe(0)
    expect(some.out).toMatch(/server error 2/)
    const summary = JSON.parse(
      await readFile(join(folder, "m", "parallel_1_number_10", "benchmark_summary.json"), "utf8"),
    )
    expect(summary).toMatchObject({ "Success Requests": 7, "Failed Requests": 3 })
    const all = await load(
      { ...usual, faults: [{ fault: { type: "status", status: 500 }, probability: 1 }] },
      ...["--number", "4", "--no-test-connection", "--name", "all"],
    )
    expect(all.code).toBe(3)
  })

  it("says what the server refused, that nobody answers, and what is wrong with an option", async () => {
    const refused = await load({ ...usual, apiKey: "right" }, "--number", "2", "--api-key", "wrong-key")
    expect(refused.code).toBe(5)
    expect(refused.err).toContain("refused the test request")
    expect(refused.err).not.toContain("wrong-key")
    const silent = await command(
      "--url",
      "http://127.0.0.1:9/v1",
      "--model",
      "m",
      "--test-timeout",
      "0.1",
      "--outputs-dir",
      folder,
    )
    expect(silent.code).toBe(7)
    expect(silent.err).toContain("--no-test-connection")
    expect((await command("--parallel", "none")).code).toBe(2)
    expect((await command("--api", "opnai", "--outputs-dir", folder)).err).toContain("Did you mean openai?")
    expect((await command("rnu")).err).toContain('Did you mean "evalscope-perf run"?')
  })

  it("keeps keys out of every file", async () => {
    await load(
      { ...usual, apiKey: "sk-secret" },
      "--number",
      "2",
      "--api-key",
      "sk-secret",
      "--headers",
      "x-token=tok-secret",
      "--save-requests",
      "--debug",
    )
    const walk = async (path: string): Promise<string[]> =>
      (
        await Promise.all(
          (
            await readdir(path, { withFileTypes: true })
          ).map((entry) => (entry.isDirectory() ? walk(join(path, entry.name)) : [join(path, entry.name)])),
        )
      ).flat()
    const files = await walk(folder)
    expect(files.length).toBeGreaterThan(10)
    for (const file of files) expect(await readFile(file, "latin1"), file).not.toMatch(/sk-secret|tok-secret/)
  })

  it("runs an open loop with goodput, and multi-turn conversations", async () => {
    const open = await load(
      usual,
      "--open-loop",
      "--rate",
      "50",
      "--number",
      "20",
      "--goodput",
      "ttft:5s",
      "--json",
    )
    expect(JSON.parse(open.out).levels[0]).toMatchObject({ rate: 50, folder: "rate_50_number_20" })
    const turns = await load(
      usual,
      ...[
        "--dataset",
        "random_multi_turn",
        "--max-turns",
        "3",
        "--min-turns",
        "3",
        "--number",
        "4",
        "--parallel",
        "2",
      ],
      ...["--name", "turns", "--no-test-connection", "--json"],
    )
    expect(turns.stats.requests).toBe(12)
    expect(existsSync(join(folder, "turns", "parallel_2_number_4", "trace_summary.json"))).toBe(true)
  })

  it.each(["openai", "openai_responses", "anthropic", "gemini", "dashscope", "ollama", "tgi"])(
    "speaks %s, streamed or whole, and counts what the server counts",
    async (api) => {
      for (const stream of ["stream", "no-stream"]) {
        const argv = ["--api", api, "--number", "3", "--parallel", "3", `--${stream}`, "--name", stream]
        const { code, out, err, stats } = await load(usual, ...argv, "--json")
        expect(code, err).toBe(0)
        const { summary, failures } = JSON.parse(out).levels[0]
        expect(summary, JSON.stringify(failures)).toMatchObject({
          "Success Requests": 3,
          "Avg Output Tokens": 8,
          [stream === "stream" ? "Stream Requests" : "Non-Stream Requests"]: 3,
        })
        expect(summary["Avg Input Tokens"]).toBeGreaterThanOrEqual(5)
        expect(stats.requests).toBe(5)
      }
    },
  )

  it("searches the highest concurrency that meets a limit of a server that slows down under load", async () => {
    const batching: MockServerOptions = {
      timing: { ttftMs: 5, itlMs: 5, outputTokens: 6 },
      emission: { type: "batching", baseMs: 2, perStreamMs: 4, maxBatch: 64 },
    }
    const { code, out } = await load(
      batching,
      ...["--sla-auto-tune", "--sla-params", '{"avg_tpot": "<=30ms"}', "--sla-num-runs", "1"],
      ...["--sla-upper-bound", "16", "--sla-number-multiplier", "3", "--sla-min-duration", "0", "--json"],
    )
    expect(code).toBe(0)
    const { search, levels } = JSON.parse(out)
    expect(search[0].found).toBeGreaterThanOrEqual(2)
    expect(search[0].found).toBeLessThan(16)
    expect(levels.length).toBeGreaterThan(2)
  })
})

describe("evalscope-perf on stored runs", () => {
  it("reports, compares and exports", async () => {
    await load(usual, "--number", "60", "--parallel", "6", "--name", "before", "--no-html")
    await load(
      { ...usual, timing: { ttftMs: 300, itlMs: 2, outputTokens: 8 } },
      "--number",
      "60",
      "--parallel",
      "6",
      "--name",
      "after",
    )
    const [before, after] = [join(folder, "before"), join(folder, "after")]
    const report = await command("report", before)
    expect(report.out).toContain("Performance overview")
    expect(existsSync(join(before, "perf_report.html"))).toBe(true)
    expect((await command("report", before, "--slo", "avg_ttft<=1ms")).code).toBe(3)
    expect(JSON.parse((await command("report", before, "--json")).out)).toMatchObject({
      kind: "perf",
      status: "completed",
    })
    const comparison = await command("compare", before, after, "--fail-on-worse")
    expect(comparison.code).toBe(3)
    expect(comparison.out).toMatch(/avg_ttft .* worse/)
    const exported = await command("export", before, "--csv")
    expect((await readFile(exported.out.trim(), "utf8")).trim().split("\n")).toHaveLength(61)
    const parquet = (await command("export", before, "--parquet")).out.trim()
    expect((await readFile(parquet)).subarray(0, 4).toString()).toBe("PAR1")
    expect((await command("report", join(folder, "none"))).code).toBe(6)
  })

  it("lists datasets, explains itself, and knows its version", async () => {
    expect((await command("datasets")).out).toContain("random_multi_turn")
    const help = await command("--help")
    for (const text of ["--parallel <n …>", "SLA search:", "Examples:", "Commands:"])
      expect(help.out).toContain(text)
    expect(help.out).not.toContain("queue-size-multiplier")
    expect(
      Math.max(
        ...help.out
          .split("\n")
          .filter((line) => !line.includes("evalscope-perf"))
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(100)
    expect((await command("export", "--help")).out).toContain("--sqlite")
    expect((await command("--version")).out).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})
