import { readFileSync } from "node:fs"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { perfFlags } from "@evalscope/perf"
import { startMockServer } from "@evalscope/testing"
import { beforeAll, describe, expect, it } from "vitest"
import { parseFlags } from "../src/flags/index.js"
import { type CommandModule, commands } from "../src/index.js"
import { folder, questionsFolder, run } from "./command.js"

interface OriginalFlag {
  name: string
}

const original: Readonly<Record<"eval" | "perf" | "benchmark-info", readonly OriginalFlag[]>> = JSON.parse(
  readFileSync(new URL("../../../scripts/migrating/original-flags.json", import.meta.url), "utf8"),
)

const example = {
  switch: [],
  text: ["x"],
  texts: ["x"],
  number: ["3"],
  list: ["a", "b"],
  map: ["k=1"],
} as const

describe.each(["eval", "benchmark-info"] as const)("flags of the original's %s", (command) => {
  let module: CommandModule | undefined
  beforeAll(async () => {
    module = await commands.find((entry) => entry.name === command)?.load()
  })

  it.each(original[command])(
    "knows --$name in both spellings, with = and by its unique beginnings",
    ({ name }) => {
      const flags = module?.flags ?? []
      const flag = flags.find((known) => known.name === name)
      const given = example[flag?.kind ?? "text"]
      const expected = given.length === 0 ? ["true"] : [...given]
      for (const spelled of [`--${name}`, `--${name.replaceAll("-", "_")}`]) {
        expect(parseFlags([spelled, ...given], flags).values.get(name)).toEqual(expected)
      }
      if (given.length === 1)
        expect(parseFlags([`--${name}=${given[0]}`], flags).values.get(name)).toEqual(expected)
      const others = original[command].map((entry) => entry.name).filter((entry) => entry !== name)
      const beginning = [...name]
        .map((_, i) => name.slice(0, i + 1))
        .find((start) => !others.some((entry) => entry.startsWith(start)))
      if (
        command === "eval" &&
        beginning !== undefined &&
        beginning !== name &&
        !others.includes(beginning)
      ) {
        expect(parseFlags([`--${beginning}`, ...given], flags).values.get(name)).toEqual(expected)
      }
    },
  )
})

it.each(original.perf)("perf knows --$name of the original", ({ name }) => {
  const known = perfFlags().some(
    (flag) => flag.name === name || (flag.negatable && `no-${flag.name}` === name),
  )
  expect(known).toBe(true)
})

// Lines as users of the original write them, with data and endpoint of this test.
describe("command lines of the original", () => {
  it.each([
    ["snake_case and a limit", "--datasets general_qa --eval_batch_size 4 --limit 5"],
    ["an inferred service type", "--datasets general_qa --eval-type service --limit 5"],
    [
      "today's type and JSON",
      `--datasets general_qa --eval-type openai_api --generation-config {"temperature":0.0,"max_tokens":64} --limit 5`,
    ],
    [
      "k=v with Python literals",
      "--datasets general_qa --generation-config do_sample=True,temperature=0.6,seed=None --limit 5",
    ],
    [
      "streaming, seed and repeats",
      "--datasets general_qa --stream --timeout 120 --seed 7 --repeats 2 --limit 5",
    ],
    ["an old judge", "--datasets general_qa --judge-strategy rule --judge-worker-num 2 --limit 5"],
    [
      "model args that mean nothing here",
      "--datasets general_qa --model-args revision=master,precision=torch.float16,device_map=auto --limit 5",
    ],
    [
      "progress and errors",
      "--datasets general_qa --enable-progress-tracker --ignore-errors --no-collect-perf --debug --limit 5",
    ],
    ["a native back-end", "--eval-backend Native --datasets general_qa --limit 5"],
    ["unique beginnings", "--datasets general_qa --lim 5 --rep 1 --no-time"],
  ])("%s", async (_, line) => {
    const dir = await questionsFolder(
      Array.from({ length: 8 }, (__, n) =>
        JSON.stringify({ query: `What is ${n} + 1?`, response: String(n + 1) }),
      ),
    )
    await using server = await startMockServer({ answer: () => "1" })
    const words = [
      "eval",
      "--model",
      "qwen2.5-7b",
      "--api-url",
      `${server.url}/v1/chat/completions`,
      "--api-key",
      "EMPTY",
      "--dataset-args",
      JSON.stringify({ general_qa: { local_path: dir } }),
      ...line.split(" "),
    ]
    const ended = await run(words, { cwd: await folder() })
    expect(ended.code, ended.err).toBe(0)
    expect(ended.out).toContain("qwen2.5-7b")
    expect(server.requests().length).toBeGreaterThanOrEqual(5)
  })

  it("load test: by flags in both spellings, and as a task file", async () => {
    const cwd = await folder()
    await using server = await startMockServer({ answer: () => "hello there" })
    const url = `${server.url}/v1/chat/completions`
    const line = `perf --model sim --url ${url} --parallel 1 2 --number 3 5 --api openai --prompt hi --max_tokens 20 --sleep_interval 0 --no-test-connection --json`
    const ended = await run(line.split(" "), { cwd })
    expect(ended.code, ended.err).toBe(0)
    expect(JSON.parse(ended.out).levels).toHaveLength(2)
    expect(server.requests()).toHaveLength(8)
    const task = `model: sim\nurl: ${url}\nparallel: 1\nnumber: 4\nprompt: hi\nno_test_connection: true\n`
    await writeFile(join(cwd, "load.yaml"), task)
    const byFile = await run(["run", "load.yaml", "--json"], { cwd })
    expect(byFile.code, byFile.err).toBe(0)
    expect(JSON.parse(byFile.out).levels).toHaveLength(1)
    const events = (await run(["run", "load.yaml", "--json=events"], { cwd })).out.trimEnd().split("\n")
    expect(JSON.parse(events[0] ?? "")).toMatchObject({
      type: "launch",
      run_dir: expect.stringMatching(/sim$/),
    })
    expect(JSON.parse(events.at(-1) ?? "")).toEqual({ type: "done", exit_code: 0, status: "completed" })
    const wrong = await run(["perf", "--nonsense", "--json"], { cwd })
    expect(JSON.parse(wrong.out)).toMatchObject({ exit_code: 2, error: { hint: expect.any(String) } })
    expect(server.requests()).toHaveLength(16)
  })

  it("service: help names every flag of the original", async () => {
    for (const command of ["service", "app"]) {
      const help = await run([command, "--help"])
      expect(help.code).toBe(0)
      for (const name of ["host", "port", "outputs"]) expect(help.out).toContain(`--${name}`)
    }
  })

  it("values come from files, as shells that mangle quotes need it", async () => {
    const cwd = await folder()
    const dir = await questionsFolder([JSON.stringify({ query: "What is 1 + 1?", response: "2" })])
    await using server = await startMockServer({ answer: () => "2" })
    await writeFile(join(cwd, "args.json"), JSON.stringify({ general_qa: { local_path: dir } }))
    await writeFile(join(cwd, "gen.yaml"), "temperature: 0.25\nmax_tokens: 7\n")
    const line =
      "eval --datasets general_qa --model m --dataset-args @args.json --generation-config @gen.yaml"
    const ended = await run([...line.split(" "), "--api-url", `${server.url}/v1`], { cwd })
    expect(ended.code, ended.err).toBe(0)
    expect(server.requests()[0]?.body).toMatchObject({ temperature: 0.25, max_tokens: 7 })
  })

  it.each([
    ["eval --model Qwen/Qwen2.5-0.5B-Instruct --datasets gsm8k arc --limit 5", 78, "--api-url"],
    ["eval --model m --datasets mmlu --eval-type llm_ckpt", 78, "--api-url"],
    ["eval --model m --eval-backend OpenCompass --eval-config c.yaml", 78, "eval_backend"],
    ["eval --model m --datasets gsm8k --model-task image_generation", 78, "text_generation"],
    ['eval --model m --datasets gsm8k --agent-config {"mode":"native"}', 78, ""],
    ["benchmark-info --update gsm8k", 78, "defineBenchmark"],
    ["benchmark-info gsm8k --format markdown", 0, ""],
    ["benchmark-info --list", 0, ""],
    ["benchmark-info --tag math --format json", 0, ""],
  ])("%s ends with %i", async (line, code, hint) => {
    const ended = await run(line.split(" "))
    expect(ended.code, ended.err).toBe(code)
    expect(ended.err).toContain(hint)
  })
})
