import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import {
  maskSecrets,
  mergeOptions,
  optionsFromFlags,
  parsePerfConfig,
  parseSeconds,
  perfFlags,
  readConfigFile,
} from "./index.js"

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "perf-config-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe("parsePerfConfig", () => {
  it("has the original's defaults", () => {
    const { config, notes } = parsePerfConfig({ model: "m" })
    expect(config).toMatchObject({
      api: "openai",
      url: "http://127.0.0.1:8877/v1/chat/completions",
      parallel: [1],
      totalTimeout: 21600,
      sleepInterval: 5,
      maxTokens: [2048],
      temperature: 0,
      stream: true,
      slaUpperBound: 65536,
      slaNumRuns: 3,
      outputsDir: "outputs",
    })
    expect(notes).toEqual([])
  })

  it.each([
    { sla_num_runs: 5, "max-tokens": [1, 9], topP: 0.5 },
    { slaNumRuns: 5, maxTokens: [1, 9], top_p: 0.5 },
  ])("takes every spelling: %j", (input) => {
    expect(parsePerfConfig(input).config).toMatchObject({ slaNumRuns: 5, maxTokens: [1, 9], topP: 0.5 })
  })

  it("makes lists of single values, and seconds of spans", () => {
    const { config } = parsePerfConfig({
      parallel: 4,
      number: [1, 2],
      duration: "1.5m",
      connectTimeout: "200ms",
    })
    expect(config).toMatchObject({ parallel: [4], number: [1, 2], duration: 90, connectTimeout: 0.2 })
  })

  it.each([
    [{ paralel: 3 }, "paralel", "Did you mean parallel?"],
    [{ sla_num_run: 3 }, "sla_num_run", "Did you mean sla_num_runs?"],
    [{ qqqqqqqqqqqq: 3 }, "qqqqqqqqqqqq", "lists them"],
    [{ number: 0 }, "--number", "--help"],
    [{ arrival: "weibull" }, "--arrival", "--help"],
    [{ duration: "5 apples" }, "--duration", "--help"],
    [{ top_p: 0.1, topP: 0.2 }, "given twice", "one spelling"],
    [{ openLoop: true }, "rates above 0", "--rate"],
    [{ openLoop: true, rate: [5, -1] }, "rates above 0", "--rate"],
    [{ openLoop: true, rate: 5, multiTurn: true }, "open loop", "--rate"],
    [{ ramp: "linear", rampFrom: 1 }, "both ends", "--ramp-to"],
    [{ slaAutoTune: true }, "conditions", "--sla-params"],
    [{ maxTokens: [9, 1] }, "--max-tokens", "128 512"],
    [{ saveResponses: "some" }, "--save-responses", "sample:100"],
    [{ url: "nowhere" }, "--url", "http://"],
  ])("refuses %j", (input, message, hint) => {
    expect(() => parsePerfConfig(input)).toThrow(
      expect.objectContaining({
        code: "config_invalid",
        message: expect.stringContaining(message),
        hint: expect.stringContaining(hint),
      }),
    )
  })

  it("accepts what only the original needed, with a note", () => {
    const { notes } = parsePerfConfig({ queue_size_multiplier: 5, db_commit_interval: 10, num_workers: 2 })
    expect(notes).toHaveLength(3)
    expect(notes[0]).toContain("--queue-size-multiplier has no effect")
  })

  it("folds the old name of the dataset's parameters into the new one", () => {
    const { config, notes } = parsePerfConfig({
      multi_turn_args: { a: 1, b: 1 },
      dataset_args: { b: 2 },
    })
    expect(config.datasetArgs).toEqual({ a: 1, b: 2 })
    expect(notes).toHaveLength(1)
  })

  it("finds the dataset's parameters where the original has them", () => {
    const { config, notes } = parsePerfConfig({
      dataset: "embedding_batch",
      extra_args: { batch_size: 4, encoding_format: "float" },
    })
    expect(config).toMatchObject({ datasetArgs: { batch_size: 4 }, extraArgs: { encoding_format: "float" } })
    expect(config.extraArgs).not.toHaveProperty("batch_size")
    expect(notes[0]).toContain("--dataset-args")
    // Elsewhere it is a field of the body like any other.
    expect(parsePerfConfig({ extra_args: { batch_size: 4 } }).config.extraArgs).toEqual({ batch_size: 4 })
  })

  it("merges two places whatever their spelling", () => {
    const merged = mergeOptions(
      { max_tokens: 5, "top-p": 0.5, model: "a" },
      { maxTokens: [1, 2], model: "b" },
    )
    expect(parsePerfConfig(merged).config).toMatchObject({ maxTokens: [1, 2], topP: 0.5, model: "b" })
  })

  it("sends traces as an open loop, and says so", () => {
    const { config, notes } = parsePerfConfig({ dataset: "mooncake" })
    expect(config.openLoop).toBe(true)
    expect(notes[0]).toContain("recorded times")
  })

  it("masks keys, auth-like headers and passwords in URLs, and nothing else", () => {
    const { config } = parsePerfConfig({
      apiKey: "sk-1",
      wandbApiKey: "w-1",
      headers: { Authorization: "Bearer b-1", "x-tenant": "blue", "X-Api-Key": "k-1" },
      url: "http://user:pa55@127.0.0.1/v1?api_key=q-1",
      prompt: "a token of love",
    })
    const text = JSON.stringify(maskSecrets(config))
    for (const secret of ["sk-1", "w-1", "b-1", "k-1", "pa55", "q-1"]) expect(text).not.toContain(secret)
    expect(text).toContain("blue")
    expect(text).toContain("a token of love")
  })
})

describe("parseSeconds", () => {
  it("reads what it is given back from every unit", () => {
    const units = { ns: 1e-9, us: 1e-6, ms: 1e-3, s: 1, m: 60, min: 60, h: 3600 }
    fc.assert(
      fc.property(fc.nat(1e6), fc.constantFrom(...Object.entries(units)), (value, [unit, factor]) => {
        expect(parseSeconds(`${value}${unit}`)).toBeCloseTo(value * factor, 9)
      }),
    )
    for (const text of ["", "5x", "ms", "1..2s", "-5s"]) expect(parseSeconds(text)).toBeUndefined()
  })
})

describe("settings files", () => {
  it("reads YAML and JSON, and names line and column of a mistake", async () => {
    const yaml = join(folder, "a.yaml")
    await writeFile(yaml, "model: qwen3\nparallel: [1, 10]\nextra_args:\n  ignore_eos: true\n")
    expect(parsePerfConfig(await readConfigFile(yaml)).config).toMatchObject({
      model: "qwen3",
      parallel: [1, 10],
      extraArgs: { ignore_eos: true },
    })
    const json = join(folder, "a.json")
    await writeFile(json, '{"model": "m", "headers": {"x": 1}}')
    expect(parsePerfConfig(await readConfigFile(json)).config.headers).toEqual({ x: "1" })
    await writeFile(yaml, "model: qwen3\nparallel: [1, 10\nrate: 3\n")
    await expect(readConfigFile(yaml)).rejects.toThrow(/a\.yaml:\d+:\d+ cannot be read/)
    await writeFile(yaml, "- 1\n")
    await expect(readConfigFile(yaml)).rejects.toThrow("holds no map")
    await expect(readConfigFile(join(folder, "none"))).rejects.toThrow("does not exist")
  })
})

describe("optionsFromFlags", () => {
  const read = (values: Record<string, readonly string[]>) =>
    optionsFromFlags(new Map(Object.entries(values)), perfFlags())

  it("reads numbers, words, JSON, pairs and files by the kind of the flag", async () => {
    const file = join(folder, "args.json")
    await writeFile(file, '{"a": [1]}')
    expect(
      await read({
        model: ["7"],
        parallel: ["1", "10", "50"],
        temperature: ["0.5"],
        stop: ["1", "a,b"],
        headers: ["a=b=c", "d=e,f"],
        "extra-args": ['{"ignore_eos":', "true}"],
        "dataset-args": [`@${file}`],
        workers: ["auto"],
        "steady-state": ["0.2"],
        stream: ["false"],
        duration: ["90"],
      }),
    ).toEqual({
      model: "7",
      parallel: [1, 10, 50],
      temperature: 0.5,
      stop: ["1", "a,b"],
      headers: { a: "b=c", d: "e,f" },
      extraArgs: { ignore_eos: true },
      datasetArgs: { a: [1] },
      workers: "auto",
      steadyState: 0.2,
      stream: false,
      duration: "90",
    })
  })

  it("names the flag whose JSON is wrong", async () => {
    await expect(read({ "extra-args": ["{nope"] })).rejects.toThrow("--extra-args is not valid JSON")
    await expect(read({ headers: ["nope"] })).rejects.toThrow("--headers")
  })
})
