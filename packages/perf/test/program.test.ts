import { spawn } from "node:child_process"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { type MockServer, startMockServer } from "@evalscope/testing"
import { afterEach, beforeEach, describe, expect, it } from "vitest"

// The built program: signals and threads are those of a process of its own.
const program = fileURLToPath(new URL("../dist/cli/bin.js", import.meta.url))

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "perf-program-"))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

function start(argv: readonly string[]) {
  const child = spawn(process.execPath, [program, ...argv], { stdio: ["ignore", "pipe", "pipe"] })
  let out = ""
  let err = ""
  child.stdout.on("data", (chunk) => {
    out += String(chunk)
  })
  child.stderr.on("data", (chunk) => {
    err += String(chunk)
  })
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
    child.once("close", (code) => resolve({ code, out, err })),
  )
  return { child, ended }
}

/** A run that would take minutes, and the moment when some of its requests have ended. */
async function longRun(server: MockServer, ...argv: readonly string[]) {
  const data = ["--dataset", "random", "--tokens-by", "words", "--max-prompt-length", "20"]
  const load = ["--parallel", "40", "--number", "100000", "--no-test-connection"]
  const run = start([
    "--url",
    server.url,
    "--model",
    "m",
    ...data,
    ...load,
    "--outputs-dir",
    folder,
    "--no-timestamp",
    ...argv,
  ])
  const deadline = Date.now() + 20_000
  while (server.stats().completed < 200 && Date.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 20))
  // A last batch of records may be on its way to the log.
  await new Promise((resolve) => setTimeout(resolve, 300))
  return run
}

const timing = { timing: { ttftMs: 30, itlMs: 5, outputTokens: 10 } }

describe("the program", () => {
  it("reports what was measured when it is interrupted, and leaves with 130", async () => {
    await using server = await startMockServer(timing)
    const { child, ended } = await longRun(server)
    child.kill("SIGINT")
    const { code, out, err } = await ended
    expect(code).toBe(130)
    expect(out).toContain("Performance overview")
    expect(err).toContain(`--resume ${join(folder, "m")}`)
    const run = JSON.parse(await readFile(join(folder, "m", "run.json"), "utf8"))
    expect(run).toMatchObject({ status: "interrupted", levels: [{ status: "stopped" }] })
    const { summary } = run.levels[0]
    expect(summary["Success Requests"]).toBeGreaterThanOrEqual(200)
    expect(summary["Failed Requests"]).toBe(0)
    expect(summary["Total Requests"]).toBe(summary["Success Requests"])
  })

  it("ends when the data turn out to hold nothing, though its threads had only begun", async () => {
    await using server = await startMockServer(timing)
    const file = join(folder, "empty.jsonl")
    await writeFile(file, "")
    const data = ["--dataset", "custom_multi_turn", "--dataset-path", file, "--outputs-dir", folder]
    const { child, ended } = start(["--url", server.url, "--model", "m", "--number", "2", ...data])
    const limit = setTimeout(() => child.kill("SIGKILL"), 20_000)
    const { code, err } = await ended
    clearTimeout(limit)
    expect(err).toContain(file)
    expect(code).toBe(6)
  }, 30_000)

  it("leaves a log from which a killed run is reported", async () => {
    await using server = await startMockServer(timing)
    const { child, ended } = await longRun(server)
    child.kill("SIGKILL")
    await ended
    const { code, out } = await start(["report", join(folder, "m"), "--json"]).ended
    expect(code).toBe(0)
    const report = JSON.parse(out)
    expect(report.status).toBe("interrupted")
    expect(report.levels[0].summary["Success Requests"]).toBeGreaterThanOrEqual(100)
    expect(report.levels[0].summary["Avg TTFT (ms)"]).toBeGreaterThan(25)
    expect(await readFile(join(folder, "m", "perf_report.html"), "utf8")).toContain("The run was killed")
  })

  it("starts a server, tests it, and ends it", async () => {
    const port = 20_000 + Math.floor(Math.random() * 20_000)
    const mock = start(["mock", "--help"])
    expect((await mock.ended).out).toContain("--ttft")
    const launch = `${process.execPath} ${program} mock --port ${port} --ttft 10 --itl 1 --tokens 5`
    const argv = [
      "--launch",
      launch,
      "--url",
      `http://127.0.0.1:${port}/v1/chat/completions`,
      "--prompt",
      "hello",
    ]
    const { code, err } = await start([...argv, "--model", "m", "--number", "5", "--outputs-dir", folder])
      .ended
    expect(err).not.toContain("error")
    expect(code).toBe(0)
    await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow()
    const failed = await start([
      "--launch",
      "echo out of memory; exit 3",
      ...argv.slice(2),
      "--model",
      "m",
      "--outputs-dir",
      folder,
    ]).ended
    expect(failed.code).toBe(7)
    expect(failed.err).toContain("out of memory")
  })
})
