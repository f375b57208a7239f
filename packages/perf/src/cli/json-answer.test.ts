import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { command, loadInto, usual } from "../../test/command.js"

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "perf-json-"))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const dead = ["--url", "http://127.0.0.1:9/v1", "--model", "m", "--test-timeout", "0.1"]

describe("--json", () => {
  it.each([
    ["a server that is dead", [...dead], 7, "server_unreachable"],
    ["data that do not exist", [...dead, "--dataset", "randm"], 2, "config_invalid"],
    [
      "a file that is missing",
      [...dead, "--dataset-path", "/nowhere", "--no-test-connection"],
      6,
      "data_missing",
    ],
    [
      "options that do not fit",
      [...dead, "--parallel", "1", "2", "--number", "1", "2", "3"],
      2,
      "config_invalid",
    ],
    ["a flag that is unknown", [...dead, "--nonsense"], 2, "config_invalid"],
    ["a command that is unknown", ["rnu"], 2, "config_invalid"],
    ["a folder that cannot be made", [...dead, "--outputs-dir", "/dev/null"], 2, "output_failed"],
    ["a run that is not there to report", ["report", "/nowhere"], 6, "data_missing"],
    ["one run to compare", ["compare", "/nowhere"], 2, "config_invalid"],
  ])("is one document with the error for %s", async (_, argv, exitCode, code) => {
    const place = argv.includes("--outputs-dir") || argv[0] !== "--url" ? [] : ["--outputs-dir", folder]
    const ended = await command(...argv, ...place, "--json")
    expect(ended.code).toBe(exitCode)
    expect(JSON.parse(ended.out)).toEqual({
      schema_version: 1,
      command: "perf",
      exit_code: exitCode,
      status: "failed",
      error: { code, message: expect.any(String), hint: expect.any(String) },
    })
    expect(ended.err).toContain(`error: ${JSON.parse(ended.out).error.message}`)
    // As events it is the last line, and without being asked for it is none.
    const events = await command(...argv, ...place, "--json", "events")
    const last = events.out.trimEnd().split("\n").at(-1) ?? ""
    expect(JSON.parse(last)).toMatchObject({ type: "perf.finished", status: "failed", error: { code } })
    expect(events.out.match(/perf\.finished/g)).toHaveLength(1)
    expect((await command(...argv, ...place)).out).toBe("")
  })

  it("does not repeat a key, whoever quotes it", async () => {
    const refused = await loadInto(folder, { ...usual, apiKey: "right" }, [
      "--number",
      "2",
      "--api-key",
      "wrong-key",
      "--headers",
      "x-token=tok-hidden",
      "--json",
    ])
    expect(refused.code).toBe(5)
    expect(JSON.parse(refused.out)).toMatchObject({ exit_code: 5, error: { code: "server_refused" } })
    const wrong = [
      await command("--api-key", "my-own-key", "my-own-key", "--json"),
      await command("--api_key=my-own-key", "--dataset", "my-own-key", ...dead, "--json"),
      await command("--url", "nowhere://somebody:my-own-key@host:port", "--model", "m", "--json"),
      await command("--headers", "Authorization=Bearer", "my-own-key", "--json"),
    ]
    for (const { out, err, code } of [refused, ...wrong]) {
      expect(`${out}${err}`).not.toMatch(/wrong-key|tok-hidden|my-own-key/)
      expect(JSON.parse(out)).toMatchObject({ exit_code: code, error: { hint: expect.any(String) } })
    }
  })

  it("is asked for in a settings file as well", async () => {
    const file = join(folder, "perf.yaml")
    await writeFile(file, "model: m\njson: document\nurl: http://127.0.0.1:9/v1\nslo: [nonsense]\n")
    expect(JSON.parse((await command("-c", file)).out)).toMatchObject({ error: { code: "config_invalid" } })
  })

  it("has the figures and what became of them in one document", async () => {
    const met = await loadInto(folder, usual, ["--number", "3", "--json"])
    expect(JSON.parse(met.out)).toMatchObject({
      ...{ schema_version: 1, command: "perf", exit_code: 0, status: "completed" },
      levels: [{ summary: { "Success Requests": 3 } }],
    })
    expect(JSON.parse(met.out)).not.toHaveProperty("error")
    const missed = await command("report", join(folder, "m"), "--slo", "avg_ttft<=1ms", "--json")
    expect(missed.code).toBe(3)
    expect(JSON.parse(missed.out)).toMatchObject({ exit_code: 3, levels: [{ objectives: [{ met: false }] }] })
    // In the way of a file, as a full disk would be.
    await mkdir(join(folder, "full", "performance_summary.txt"), { recursive: true })
    const unwritten = await loadInto(folder, usual, ["--number", "3", "--json", "--name", "full"])
    expect(unwritten.code).toBe(2)
    expect(JSON.parse(unwritten.out)).toMatchObject({
      ...{ exit_code: 2, status: "failed", error: { code: "output_failed" } },
      levels: [{ summary: { "Success Requests": 3 } }],
    })
  })
})
