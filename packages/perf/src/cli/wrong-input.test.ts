import { existsSync } from "node:fs"
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type MockServerOptions, startMockServer } from "@evalscope/testing"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { command, loadInto, usual } from "../../test/command.js"

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "perf-wrong-"))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const load = (server: MockServerOptions, ...argv: readonly string[]) => loadInto(folder, server, argv)
const anywhere = ["--url", "http://127.0.0.1:9/v1", "--model", "m"]

describe("options that are wrong", () => {
  it.each([
    ["--stream false", '"false" belongs to no flag', "--no-stream"],
    ["--parallel 2 --quiet stray", '"stray" belongs to no flag', "quote"],
    ["--parallel 0", "--parallel: 0 is too small: it must be above 0", "--help"],
    ["--number many", '--number: "many" is no number', "--help"],
    ["--number 1.5", "--number: 1.5 is no whole number", "--help"],
    ["--rate 0", "--rate: 0 is no rate: it must be above 0, or -1 for none", "--help"],
    ["--percentiles 50 120", "--percentiles: 120 is too large: it must be at most 100", "--help"],
    ["--ramp up", '--ramp: "up" is none of linear, exponential', "--help"],
    ["--steady-state soon", '--steady-state: "soon" is none of auto, off, and "soon" is no number', "--help"],
    ["--config nowhere.yaml", "The file nowhere.yaml does not exist", "Check the path"],
    ["--dataset randm", 'dataset "randm" does not exist', "Did you mean random?"],
    ["--api opnai", 'no --api "opnai"', "Did you mean openai?"],
    ["--api local", "--api local runs models", "--launch"],
    ["--tokenize-prompt", "only the model's own tokenizer", "--tokenizer-path"],
    ["--compare nowhere", "nowhere holds no load test", "outputs/"],
  ])("%s is refused before anything is made", async (line, message, hint) => {
    const { code, err } = await command(...anywhere, "--outputs-dir", folder, ...line.split(" "))
    expect(err).toContain(message)
    expect(err).toContain(hint)
    expect(err.split("\n").filter((text) => text !== "")).toHaveLength(2)
    expect(code).toBeGreaterThan(0)
    expect(await readdir(folder)).toEqual([])
  })

  it.each([
    [
      "--dataset random_embedding",
      "texts to embed, which --api openai does not",
      "Use --api openai_embedding.",
    ],
    [
      "--api anthropic --dataset embedding",
      "which --api anthropic does not",
      "Use --api openai_embedding, or",
    ],
    ["--api embedding --dataset rerank", "queries with documents", "Use --api openai_rerank, or"],
    ["--api rerank --dataset random", "and the dataset random has none", "--dataset rerank or random_rerank"],
    ["--api rerank --prompt hi", "and --prompt is none", "--dataset rerank or random_rerank"],
  ])("%s is refused, for every request would fail", async (line, message, hint) => {
    const lengths = ["--max-prompt-length", "9", "--tokens-by", "words"]
    const place = ["--outputs-dir", folder, ...lengths]
    const { code, err } = await command(...anywhere, ...place, ...line.split(" "))
    expect(err).toContain(message)
    expect(err).toContain(hint)
    expect(code).toBe(2)
    expect(await readdir(folder)).toEqual([])
  })

  it("options in vain are warned of, also in the report, and the run goes on", async () => {
    const { code, out, err } = await load(usual, "--number", "2", "--multi-turn", "--sla-num-runs", "2")
    expect(code).toBe(0)
    expect(err).toContain("warning: --multi-turn has no effect: the dataset random has no turns")
    expect(err).toContain(
      "warning: --sla-num-runs has no effect: nothing is searched without --sla-auto-tune.",
    )
    expect(out).toContain("note: --multi-turn has no effect")
  })

  it("data of a wire format of their own are sent", async () => {
    const embed = ["--api", "embedding", "--dataset", "random_embedding", "--name", "e"]
    expect((await load(usual, "--number", "2", ...embed)).code).toBe(0)
    const ranked = ["--api", "rerank", "--name", "r", "--extra-args", '{"documents": ["a", "b"]}']
    expect((await load(usual, "--number", "2", ...ranked)).code).toBe(0)
  })

  it("a value that is secret is not repeated", async () => {
    const file = join(folder, "perf.json")
    await writeFile(file, JSON.stringify({ model: "m", api_key: { key: "sk-hidden" } }))
    const { code, err } = await command("--config", file)
    expect(code).toBe(2)
    expect(err).toContain("--api-key")
    expect(err).not.toContain("sk-hidden")
  })

  it("-1 is no rate at all, as in the original", async () => {
    const { code } = await load(usual, "--rate", "-1", "--number", "2", "--no-test-connection")
    expect(code).toBe(0)
  })
})

describe("a run that goes wrong", () => {
  it("says what its failures said, and shows no columns of embeddings", async () => {
    const server = { ...usual, apiKey: "right" }
    const { code, out } = await load(server, "--number", "3", "--no-test-connection")
    expect(code).toBe(3)
    expect(out).toMatch(/What the first client error said: HTTP 401.*API key/)
    expect(out).toContain("Gen/s")
    expect(out).not.toContain("Input tok/s")
    const level = join(folder, "m", "parallel_1_number_3")
    const summary = JSON.parse(await readFile(join(level, "benchmark_summary.json"), "utf8"))
    expect(summary).not.toHaveProperty("Input Throughput (tok/s)")
    expect((await command("report", join(folder, "m"))).out).toContain(
      "What the first client error said: HTTP 401",
    )
  })

  it("tells its log and its events why it failed", async () => {
    const server = { ...usual, apiKey: "right" }
    const { code, out } = await load(server, "--number", "1", "--json", "events")
    expect(code).toBe(5)
    expect(JSON.parse(out.trim().split("\n").at(-1) ?? "")).toMatchObject({
      type: "perf.finished",
      status: "failed",
      error: { code: "server_refused", message: expect.stringContaining("HTTP 401") },
    })
    expect(await readFile(join(folder, "m", "benchmark.log"), "utf8")).toMatch(/run failed: .*HTTP 401/)
  })

  it("shows what was measured when its files cannot be written", async () => {
    // In the way of a file, as a full disk would be.
    await mkdir(join(folder, "m", "performance_summary.txt"), { recursive: true })
    const { code, out, err } = await load(usual, "--number", "2")
    expect(out).toContain("Performance overview")
    expect(err).toMatch(/error: .*performance_summary.txt could not be written/)
    expect(code).toBeGreaterThan(0)
  })

  it.each([
    ["--outputs-dir", "/proc/nowhere"],
    ["--outputs-dir", "/dev/null"],
  ])("ends at once when its folder cannot be made: %s %s", async (...place) => {
    const { code, err } = await command(...anywhere, ...place)
    expect(err).toMatch(/^error: The folder \S+\/m cannot be made: E[A-Z]+/m)
    expect(err).toContain(place[1])
    expect(err).toContain("hint: Choose another --outputs-dir.")
    expect(code).toBe(2)
  })

  it("does not start a server where one answers already", async () => {
    await using mock = await startMockServer(usual)
    const started = join(folder, "started")
    const place = ["--outputs-dir", folder, "--url", mock.url, "--model", "m"]
    const { code, err } = await command(...place, "--launch", `touch ${started}; sleep 60`)
    expect(code).toBe(2)
    expect(err).toContain("answers at")
    expect(existsSync(started)).toBe(false)
  })
})

describe("reports", () => {
  it("name data of one's own and the whole endpoint, also later", async () => {
    const module = join(folder, "my-data.mjs")
    await writeFile(
      module,
      `export const createWorkload = () => ({ async *conversations() {
        for (;;) yield { turns: [{ payload: { kind: "text", text: "hi" } }] } } })`,
    )
    const { out } = await load(usual, "--dataset-module", module, "--number", "2")
    for (const text of [out, (await command("report", join(folder, "m"))).out]) {
      expect(text).toMatch(/Dataset +my-data\.mjs/)
      expect(text).toMatch(/Endpoint +http:\S+\/v1\/chat\/completions/)
    }
  })

  it("say why figures were not tested", async () => {
    for (const name of ["before", "after"]) await load(usual, "--number", "3", "--name", name)
    const { out } = await command("compare", join(folder, "before"), join(folder, "after"))
    expect(out).toContain("Not tested: less than 24 successful requests in one of the runs.")
  })
})
