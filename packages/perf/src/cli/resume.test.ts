import { mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type MockServer, startMockServer } from "@evalscope/testing"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { command, commandWith } from "../../test/command.js"

let folder: string
let server: MockServer
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "perf-resume-"))
  server = await startMockServer({
    timing: { ttftMs: 5, itlMs: 1, outputTokens: 4 },
    apiKey: "sk-resumed-key",
  })
})
afterEach(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

const key = ["--api-key", "sk-resumed-key"]
const inRun = (...path: readonly string[]) => join(folder, "m", ...path)

/** A run of two levels whose second one was cut off before its first request, as a kill leaves it. */
async function cutOff(...more: readonly string[]) {
  const prompts = ["--dataset", "random", "--tokens-by", "words", "--max-prompt-length", "9"]
  const place = ["--outputs-dir", folder, "--no-timestamp", "--sleep-interval", "0", "--no-html"]
  const load = [
    "--parallel",
    "1",
    "2",
    "--number",
    "3",
    "4",
    "--max-tokens",
    "9",
    "--slo",
    "success_rate>=99%",
  ]
  const whole = await command("--url", server.url, "--model", "m", ...prompts, ...place, ...load, ...more)
  expect(whole.code, whole.err).toBe(0)
  await rm(inRun("run.json"))
  await rm(inRun("parallel_2_number_4"), { recursive: true })
  return JSON.parse(await readFile(inRun("parallel_1_number_3", "benchmark_args.json"), "utf8"))
}

const sent = () => server.requests().length

describe("--resume alone", () => {
  it("goes on by the settings of the folder, with the key of the environment", async () => {
    const before = await cutOff(...key, "--headers", "x-tenant=blue")
    const files = await Promise.all(
      (await readdir(inRun(), { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => readFile(join(entry.parentPath, entry.name), "latin1")),
    )
    expect(files.join("")).not.toContain("sk-resumed-key")
    const earlier = sent()
    const { code, out, err } = await commandWith({ EVALSCOPE_API_KEY: "sk-resumed-key" }, "--resume", inRun())
    expect(code, err).toBe(0)
    expect(err).toContain("parallel_1_number_3 was measured before and is kept")
    expect(out).toMatch(/success_rate >= 99% .* met/)
    // The connection test, the measure of the words, and the level that was missing.
    expect(sent() - earlier).toBe(6)
    const last = server.requests().at(-1)
    expect(last?.headers["x-tenant"]).toBe("blue")
    expect(last?.body).toMatchObject({ max_tokens: 9, model: "m" })
    const after = JSON.parse(await readFile(inRun("parallel_2_number_4", "benchmark_args.json"), "utf8"))
    expect(after).toMatchObject({ dataset: "random", tokens_by: "words", seed: before.seed + 1 })
  })

  it("asks for secrets that were not stored, and for nothing else", async () => {
    await cutOff(...key, "--headers", "x-token=tok-1", "x-tenant=blue")
    const without = await command("--resume", inRun(), "--headers", "x-token=tok-1", "--json")
    expect(JSON.parse(without.out)).toMatchObject({
      exit_code: 2,
      error: {
        message: expect.stringContaining("--api-key"),
        hint: expect.stringContaining("EVALSCOPE_API_KEY"),
      },
    })
    expect((await command("--resume", inRun(), ...key)).err).toContain("a secret in --headers x-token=…")
    const again = await command("--resume", inRun(), ...key, "--headers", "X-Token=tok-2")
    expect(again.code, again.err).toBe(0)
    expect(server.requests().at(-1)?.headers).toMatchObject({ "x-token": "tok-2", "x-tenant": "blue" })
  })

  it("takes flags beside it that keep what was measured comparable, and no others", async () => {
    await cutOff(...key)
    const more = ["--parallel", "1", "2", "3", "--number", "3", "4", "5", "--slo", "avg_ttft<=10s"]
    const wider = await command("--resume", inRun(), ...key, ...more)
    expect(wider.code, wider.err).toBe(0)
    expect(wider.out).toMatch(/avg_ttft <= 10000 ms .* met/)
    expect(await readdir(inRun())).toEqual(
      expect.arrayContaining(["parallel_2_number_4", "parallel_3_number_5"]),
    )
    for (const [flags, message] of [
      [["--max-tokens", "5"], "--max-tokens is 5, but parallel_1_number_3 was measured with 9."],
      [["--warmup-num", "2"], "--warmup-num is 2, but parallel_1_number_3 was measured with 0."],
      [["--rate", "50"], "--rate is 50, but parallel_1_number_3 was measured with not given."],
      [["--api", "anthropic"], "--api is anthropic, but parallel_1_number_3 was measured with openai."],
    ] as const) {
      const { code, err } = await command("--resume", inRun(), ...key, ...flags)
      expect(err).toContain(message)
      expect(code).toBe(2)
    }
    // What was added is part of the run from now on.
    await rm(inRun("parallel_3_number_5"), { recursive: true })
    expect((await command("--resume", inRun(), ...key)).out).toContain("concurrency 3")
  })

  it("reads the settings of runs that have no file for them, and says where there are none", async () => {
    await cutOff(...key)
    await command("--resume", inRun(), ...key)
    await rm(inRun("settings.json"))
    await rm(inRun("parallel_2_number_4"), { recursive: true })
    const { code, err } = await command("--resume", inRun(), ...key)
    expect(code, err).toBe(0)
    expect(err).not.toContain("no effect")
    await rm(inRun("settings.json"))
    await rm(inRun("run.json"))
    expect((await command("--resume", inRun(), ...key)).err).toContain("does not say how its run was made")
    expect((await command("--resume", join(folder, "none"))).err).toContain("no folder")
    expect((await command("--resume", folder)).err).toContain(`Did you mean --resume ${inRun()}?`)
    await rename(inRun(), join(folder, "moved"))
    await writeFile(join(folder, "moved", "settings.json"), "[]")
    expect((await command("--resume", join(folder, "moved"))).code).toBe(6)
  })
})
