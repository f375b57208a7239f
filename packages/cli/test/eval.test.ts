import { mkdir, readdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { startMockServer } from "@evalscope/testing"
import { describe, expect, it } from "vitest"
import { folder, questionsFolder, run, start } from "./command.js"

const questions = Array.from({ length: 12 }, (_, n) =>
  JSON.stringify({ query: `Which number comes after ${n}?`, response: `The number ${n + 1}` }),
)

async function server(options: Parameters<typeof startMockServer>[0] = {}) {
  return startMockServer({
    answer: (request) => `The number ${Number(/after (\d+)/.exec(request.prompt)?.[1]) + 1}`,
    ...options,
  })
}

const onData = (dir: string, url: string) => [
  "eval",
  "general_qa",
  "--model",
  "simulated",
  "--api-url",
  `${url}/v1`,
  "--dataset-args",
  JSON.stringify({ general_qa: { local_path: dir } }),
]

describe("evalscope eval", () => {
  it("shows help without an argument, and the version", async () => {
    expect(await run([])).toMatchObject({
      code: 0,
      out: expect.stringContaining("evalscope eval quickstart"),
      err: "",
    })
    expect(await run(["--version"])).toEqual({ code: 0, out: "0.0.0-test\n", err: "" })
    const help = await run(["eval", "--help"])
    expect(help).toMatchObject({ code: 0, out: expect.stringContaining("--eval-batch-size <n>") })
    expect(help.out).toContain("Examples:")
    expect(help.out).not.toContain("--judge-model-args")
  })

  it("runs the embedded mock model on the bundled questions", async () => {
    const ended = await run(["eval", "quickstart"])
    expect(ended.code).toBe(0)
    expect(ended.out).toContain("75.0%")
    expect(ended.out).toMatch(/Report: outputs\S+report\.html/)
    expect(ended.err).toContain("mock on quickstart")
  })

  it("prints one JSON document and nothing else on standard output", async () => {
    const ended = await run(["eval", "quickstart", "--json"])
    expect(JSON.parse(ended.out)).toMatchObject({
      schema_version: 1,
      command: "eval",
      status: "completed",
      exit_code: 0,
      results: expect.arrayContaining([
        expect.objectContaining({ dataset: "quickstart", metric: "accuracy", score: 0.75, n: 20 }),
      ]),
      usage: { requests: 20 },
    })
    const failed = await run(["eval", "nothing", "--json"])
    expect(JSON.parse(failed.out)).toMatchObject({
      status: "failed",
      exit_code: 2,
      error: { code: "benchmark_unknown" },
    })
    expect(failed.code).toBe(2)
  })

  it("streams every event as a line, from launch to done", async () => {
    const ended = await run(["eval", "quickstart", "--json=events"])
    const events = ended.out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line))
    expect(events[0]).toMatchObject({ type: "launch", pid: expect.any(Number) })
    expect(events.at(-1)).toEqual({ type: "done", gates: [], exit_code: 0, status: "completed" })
    expect(events.filter((event) => event.type === "sample.scored")).toHaveLength(20)
  })

  it.each([
    [["evil"], 2, 'Did you mean "evalscope eval"?'],
    [["eval"], 2, "evalscope list"],
    [["eval", "gsm8l"], 2, 'Did you mean "gsm8k"?'],
    [["eval", "quickstart", "--modle", "x"], 2, "--model"],
    [["eval", "gsm8k", "--model", "m"], 78, "--api-url"],
    [["eval", "gsm8k", "--eval-type", "llm_ckpt", "--model", "m"], 78, "--api-url"],
    [["eval", "gsm8k", "--eval-backend", "OpenCompass"], 78, "eval_backend"],
    [
      ["eval", "gsm8k", "--offline", "--model", "m", "--api-url", "http://127.0.0.1:1"],
      6,
      "evalscope fetch gsm8k",
    ],
    [["eval", "gsm8k", "-c", "none.yaml"], 2, "Check the path"],
    [["compare", "a", "b"], 2, "evalscope runs list"],
    [["benchmark-info", "gsm9k"], 2, 'Did you mean "gsm8k"?'],
  ])("ends %j with %i and says what to do", async (args, code, hint) => {
    const ended = await run(args)
    expect(ended).toMatchObject({ code, out: "" })
    expect(ended.err).toMatch(/^error: /m)
    expect(ended.err).toContain(`hint: `)
    expect(ended.err).toContain(hint)
    expect(ended.err).not.toMatch(/\n\s+at /)
  })

  it("takes benchmarks separated by commas, and says what looks like a slip", async () => {
    const dir = await questionsFolder([JSON.stringify({ query: "a", response: "b" })])
    const args = JSON.stringify({ general_qa: { local_path: dir }, quickstrat: {}, mmlu: {} })
    const line = ["eval", "quickstart,general_qa", "--limit", "1", "--dataset-args", args, "--json"]
    const ended = await run(line)
    expect(ended.code, ended.err).toBe(0)
    const { outcomes, warnings } = JSON.parse(ended.out)
    expect(outcomes.map((row: { dataset: string }) => row.dataset)).toEqual(["quickstart", "general_qa"])
    expect(warnings).toEqual([
      expect.stringMatching(/quickstrat.*Did you mean "quickstart"/),
      expect.stringContaining("the embedded mock answers"),
    ])
  })

  it("stops at once on a refused key, an unknown model and a wrong address", async () => {
    const dir = await questionsFolder(questions)
    await using strict = await server({ apiKey: "sk-right-key-1234", models: ["simulated"] })
    const refused = await run([...onData(dir, strict.url), "--api-key", "sk-wrong-key-9999"])
    expect(refused).toMatchObject({ code: 5, err: expect.stringMatching(/401[\s\S]*hint: Check the key/) })
    expect(refused.err).not.toContain("sk-wrong-key-9999")
    const unknown = await run([
      ...onData(dir, strict.url),
      "--api-key",
      "sk-right-key-1234",
      "--model",
      "other",
    ])
    expect(unknown).toMatchObject({ code: 5, err: expect.stringContaining('"other" is not served there') })
    const wrong = await run([...onData(dir, `${strict.url}/nowhere`), "--api-key", "sk-right-key-1234"])
    expect(wrong).toMatchObject({ code: 5, err: expect.stringContaining("api_url") })
    expect(strict.requests().length).toBeLessThan(20)
    const dead = await run([
      ...onData(dir, "http://127.0.0.1:1"),
      "--generation-config",
      "retry_interval=0.01",
    ])
    expect(dead).toMatchObject({ code: 7, err: expect.stringContaining("nothing listens there") })
  }, 60_000)

  it("names file and line of a malformed record", async () => {
    const dir = await questionsFolder([...questions.slice(0, 3), '{"query": "half'])
    await using any = await server()
    const ended = await run(onData(dir, any.url))
    expect(ended).toMatchObject({ code: 6, err: expect.stringContaining("default.jsonl:4") })
  })

  it("never writes a key into the run folder", async () => {
    const dir = await questionsFolder(questions)
    await using any = await server()
    const cwd = await folder()
    const key = "sk-very-secret-0123456789"
    const ended = await run([...onData(dir, any.url), "--api-key", key, "--debug"], { cwd })
    expect(ended.code).toBe(0)
    const files = (await readdir(join(cwd, "outputs"), { recursive: true, withFileTypes: true })).filter(
      (file) => file.isFile(),
    )
    expect(files.length).toBeGreaterThan(5)
    for (const file of files) {
      expect(await readFile(join(file.parentPath, file.name), "utf8")).not.toContain(key)
    }
    expect(ended.out + ended.err).not.toContain(key)
  })

  it("counts failed samples apart and ends with 3 when they are too many", async () => {
    const dir = await questionsFolder(questions)
    await using flaky = await server({
      faults: [
        {
          fault: { type: "status", status: 400, message: "bad prompt" },
          when: (request) => /after [0-3]\?/.test(request.prompt),
        },
      ],
    })
    const ended = await run([...onData(dir, flaky.url), "--json"])
    expect(ended.code).toBe(3)
    expect(JSON.parse(ended.out)).toMatchObject({
      exit_code: 3,
      results: expect.arrayContaining([expect.objectContaining({ n: 8 })]),
      outcomes: [expect.objectContaining({ requested: 12, succeeded: 8, errored: 4, request_failed: 4 })],
    })
    const tolerant = await run([...onData(dir, flaky.url), "--ignore-errors"])
    expect(tolerant.code).toBe(0)
  })

  it("stops gracefully on Ctrl-C, prints how to go on, and goes on from there", async () => {
    const many = Array.from({ length: 60 }, (_, n) =>
      JSON.stringify({ query: `Which number comes after ${n}?`, response: `The number ${n + 1}` }),
    )
    const dir = await questionsFolder(many)
    await using slow = await server({ timing: { ttftMs: 60, outputTokens: 4 } })
    const cwd = await folder()
    const started = start([...onData(dir, slow.url), "--eval-batch-size", "2"], { cwd })
    await started.says("general_qa")
    while (slow.requests().length < 12) await new Promise((resolve) => setTimeout(resolve, 20))
    started.kill("SIGINT")
    const ended = await started.ended
    expect(ended.code).toBe(130)
    expect(ended.err).toContain("stopping: requests under way may finish")
    const resume = /resume: evalscope (.*)\n/.exec(ended.err)?.[1] ?? ""
    expect(resume).toMatch(/^resume outputs\/\S+$/)
    const before = slow.requests().length
    const words = resume.match(/'[^']*'|\S+/g)?.map((word) => word.replaceAll("'", "")) ?? []
    const resumed = await run([...words, "--json"], { cwd })
    expect(resumed.code).toBe(0)
    const document = JSON.parse(resumed.out)
    expect(document.outcomes[0]).toMatchObject({ requested: 60, succeeded: 60 })
    expect(document.usage.cached_samples + document.usage.requests).toBe(60)
    expect(slow.requests().length - before).toBe(document.usage.requests)
  }, 60_000)

  it("ends at once on the second Ctrl-C, and with 143 on termination", async () => {
    const dir = await questionsFolder(questions)
    await using stuck = await server({ timing: { ttftMs: 30_000, outputTokens: 2 } })
    for (const [signals, code] of [
      [["SIGINT", "SIGINT"], 130],
      [["SIGTERM", "SIGTERM"], 143],
    ] as const) {
      const before = stuck.requests().length
      const started = start(onData(dir, stuck.url), { cwd: await folder() })
      await started.says("general_qa")
      while (stuck.requests().length === before) await new Promise((resolve) => setTimeout(resolve, 10))
      for (const signal of signals) {
        started.kill(signal)
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      expect((await started.ended).code).toBe(code)
    }
  }, 60_000)

  it("lays flags over config files, later files over earlier ones", async () => {
    const cwd = await folder()
    await writeFile(join(cwd, "a.yaml"), "datasets: [quickstart]\nlimit: 1\nmodel_id: from-a\n")
    await writeFile(join(cwd, "b.json"), '{"limit": 2, "model_id": "from-b"}')
    const ended = await run(["eval", "-c", "a.yaml", "b.json", "--limit", "3", "--json"], { cwd })
    expect(JSON.parse(ended.out).results[0]).toMatchObject({ model: "from-b", n: 6 })
  })

  it("loads a plugin from a file, and refuses one that is none", async () => {
    const cwd = await folder()
    await mkdir(join(cwd, "plugin"))
    await writeFile(join(cwd, "plugin", "none.mjs"), "export default { hello: 1 }\n")
    const refused = await run(["eval", "mine", "--plugin", "./plugin/none.mjs"], { cwd })
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining("specVersion 1") })
    const missing = await run(["eval", "mine", "--plugin", "evalscope-benchmark-nowhere"], { cwd })
    expect(missing).toMatchObject({
      code: 2,
      err: expect.stringContaining("npm install evalscope-benchmark-nowhere"),
    })
  })
})

describe("the other commands", () => {
  it("list and describe benchmarks", async () => {
    const listed = await run(["list", "--tag", "math", "--json"])
    const names = JSON.parse(listed.out).benchmarks.map((entry: { name: string }) => entry.name)
    expect(names).toContain("gsm8k")
    expect(names).not.toContain("hellaswag")
    const info = await run(["info", "gsm8k"])
    expect(info.out).toContain("AI-ModelScope/gsm8k")
    expect(info.out).toContain("{question}")
  })

  it("compare two runs question by question", async () => {
    const cwd = await folder()
    const dir = await questionsFolder(questions)
    await using good = await server()
    await using bad = await server({ answer: () => "something else" })
    const exact = ["--set", 'dataset_args.general_qa.metric_list=["exact_match"]', "--no-timestamp"]
    await run([...onData(dir, good.url), ...exact, "--work-dir", "good"], { cwd })
    await run([...onData(dir, bad.url), ...exact, "--work-dir", "bad"], { cwd })
    const ended = await run(["compare", "good", "bad"], { cwd })
    expect(ended.code).toBe(0)
    expect(ended.out).toMatch(/worse/)
    const failing = await run(["compare", "--baseline", "good", "bad", "--fail-on", "worse", "--json"], {
      cwd,
    })
    expect(failing.code).toBe(100)
    const json = JSON.parse(failing.out)
    expect(json.exit_code).toBe(100)
    const markdown = await run(["compare", "good", "bad", "--fail-on", "better", "--format", "md"], { cwd })
    expect(markdown).toMatchObject({ code: 0, out: expect.stringMatching(/\| worse \|/) })
    expect(await run(["compare", "good", "bad", "--fail-on", "bad"], { cwd })).toMatchObject({ code: 2 })
    expect(json.comparisons[0].comparisons[0]).toMatchObject({ common: 12, verdict: "worse" })
  })

  it("serve a simulated model until interrupted", async () => {
    const started = start(["mock-server", "--port", "0", "--answer", "{prompt}"], { cwd: await folder() })
    await started.says("stop with Ctrl-C")
    started.kill("SIGINT")
    const ended = await started.ended
    expect(ended.code).toBe(0)
    expect(ended.out).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/)
    expect(await run(["mock-server", "--fault", "nonsense:2"])).toMatchObject({ code: 2 })
  })
})
