import { mkdir, mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { evalFlags } from "../flags/eval-flags.js"
import { parseFlags } from "../flags/index.js"
import type { Io } from "../io.js"
import { expandTasks } from "./expand-tasks.js"
import { originsOf } from "./layer.js"
import { mergeMaps } from "./merge-maps.js"
import { resolveConfig } from "./resolve-config.js"

const ioAt = (cwd: string, env: NodeJS.ProcessEnv = {}): Io => ({
  out: () => undefined,
  err: () => undefined,
  env: { HOME: cwd, ...env },
  cwd,
  columns: undefined,
  interactive: false,
  color: false,
  ascii: false,
  lang: "en",
  argv: [],
})
const folder = () => mkdtemp(join(tmpdir(), "evalscope-config-"))
const resolve = (cwd: string, line: string, env?: NodeJS.ProcessEnv) =>
  resolveConfig(parseFlags(line.split(" ").filter(Boolean), evalFlags), evalFlags, ioAt(cwd, env))

describe("precedence", () => {
  it("is flags > --set > environment > profile > config files > the user's config", async () => {
    const cwd = await folder()
    await mkdir(join(cwd, ".config", "evalscope"), { recursive: true })
    await mkdir(join(cwd, "inner"))
    const all = (from: string, from_index: number) =>
      ["limit", "repeats", "eval_batch_size", "seed", "model_id", "work_dir", "dataset_dir"]
        .slice(from_index)
        .map((name) => `${name}: "${from}"\n`)
        .join("")
    await writeFile(join(cwd, ".config", "evalscope", "config.yaml"), all("user", 0))
    await writeFile(join(cwd, "evalscope.config.yaml"), all("far", 1))
    await writeFile(
      join(cwd, "inner", "evalscope.config.yaml"),
      `${all("near", 2)}profiles: {p: {seed: profile, model_id: profile, work_dir: profile, dataset_dir: profile}}\n`,
    )
    const config = await resolve(
      join(cwd, "inner"),
      "--profile p --set work_dir=set --set dataset_dir=set --dataset-dir flag",
      { HOME: cwd, EVALSCOPE_MODEL_ID: "env", EVALSCOPE_WORK_DIR: "env" },
    )
    const [task] = config.tasks
    expect(task?.fields).toMatchObject({
      limit: "user",
      repeats: "far",
      eval_batch_size: "near",
      seed: "profile",
      model_id: "env",
      work_dir: "set",
      dataset_dir: "flag",
    })
    const origins = originsOf(task?.layers ?? [])
    expect(origins.get("seed")).toEqual({ value: "profile", origin: "profile p" })
    expect(origins.get("dataset_dir")?.origin).toBe("command line")
    expect(origins.get("model_id")?.origin).toBe("EVALSCOPE_MODEL_ID")
  })

  it("takes flags of the command from files and environment too", async () => {
    const cwd = await folder()
    await writeFile(
      join(cwd, "evalscope.config.yaml"),
      "threshold: ['a>=1', 'b>=1']\nmax_cost: 2\nquiet: true\n",
    )
    const values = (await resolve(cwd, "--max-cost 3", { EVALSCOPE_MAX_TIME: "5m" })).tasks[0]?.parsed.values
    expect(values?.get("threshold")).toEqual(["a>=1", "b>=1"])
    expect(values?.get("max-cost")).toEqual(["3"])
    expect(values?.get("max-time")).toEqual(["5m"])
    expect(values?.get("quiet")).toEqual(["true"])
  })

  it("takes the range of connections from a file as the number of requests at once", async () => {
    const cwd = await mkdtemp(join(tmpdir(), "evalscope-config-"))
    await writeFile(join(cwd, "evalscope.config.yaml"), "max_connections: 4-24\n")
    const [task] = (await resolve(cwd, "")).tasks
    expect(task?.fields).toMatchObject({ evalBatchSize: 24 })
    expect(task?.parsed.values.get("max-connections")).toEqual(["4-24"])
    const [flagged] = (await resolve(cwd, "--eval-batch-size 3")).tasks
    expect(flagged?.fields).toMatchObject({ evalBatchSize: 3 })
  })

  it("leaves variables with a meaning of their own alone", async () => {
    const cwd = await folder()
    const config = await resolve(cwd, "", { EVALSCOPE_CACHE: "/data/cache", EVALSCOPE_API_KEY: "k" })
    expect(config.tasks[0]?.parsed.values.size).toBe(0)
    expect(config.tasks[0]?.fields).toEqual({})
  })
})

describe("formats", () => {
  it.each([
    ["t.yaml", "limit: 3\ngeneration_config:\n  temperature: 0.5\n"],
    ["t.json", '{"limit": 3, "generation_config": {"temperature": 0.5}}'],
    ["t.jsonc", '{\n  // so many\n  "limit": 3,\n  "generation_config": {"temperature": 0.5},\n}'],
    ["t.toml", "limit = 3\n[generation_config]\ntemperature = 0.5\n"],
    ["t.ts", "const limit: number = 3\nexport default { limit, generation_config: { temperature: 0.5 } }\n"],
    ["t.mjs", "export default () => ({ limit: 3, generation_config: { temperature: 0.5 } })\n"],
  ])("reads %s", async (name, text) => {
    const cwd = await folder()
    await writeFile(join(cwd, name), text)
    const config = await resolve(cwd, `-c ${name}`)
    expect(config.tasks[0]?.fields).toMatchObject({ limit: 3, generation_config: { temperature: 0.5 } })
  })

  it.each([
    ["bad.toml", "limit = \n", /bad\.toml:1/],
    ["bad.jsonc", '{\n "limit": ,\n}', /bad\.jsonc:2:11/],
    ["bad.yaml", "a: [1\n", /bad\.yaml:/],
    ["bad.ts", "throw new Error('broken')\n", /broken/],
    ["missing.toml", undefined, /missing\.toml/],
  ])("says where %s is wrong", async (name, text, message) => {
    const cwd = await folder()
    if (text !== undefined) await writeFile(join(cwd, name), text)
    await expect(resolve(cwd, `-c ${name}`)).rejects.toThrow(message)
  })
})

describe("secrets", () => {
  it("come by the name of a variable; a key that is written out is warned of", async () => {
    const cwd = await folder()
    await writeFile(
      join(cwd, "t.yaml"),
      "api_key_env: MY_KEY\njudge: {models: [{model_id: j, api_key: sk-literal}]}\n",
    )
    const config = await resolve(cwd, "-c t.yaml", { MY_KEY: "sk-from-env" })
    expect(config.tasks[0]?.fields).toMatchObject({ api_key: "sk-from-env" })
    expect(config.warnings).toEqual([expect.stringContaining("judge.models[0].api_key holds a key")])
    await expect(resolve(cwd, "-c t.yaml")).rejects.toThrow(/MY_KEY is not set/)
  })
})

describe("expandTasks", () => {
  it("lays tasks over defaults and makes one of each combination", () => {
    const tasks = expandTasks(
      {
        defaults: { datasets: ["gsm8k"], limit: 5 },
        tasks: [{ model_id: "x" }, { limit: 9 }],
        matrix: {
          model: ["a", { model: "b", api_url: "http://b" }],
          temperature: [0, 1],
          exclude: [{ model: "a", temperature: 1 }],
          include: [{ model: "c" }],
        },
      },
      "t.yaml",
    )
    expect(tasks).toHaveLength(8)
    expect(tasks[0]).toEqual({
      datasets: ["gsm8k"],
      limit: 5,
      model_id: "x",
      model: "a",
      generation_config: { temperature: 0 },
    })
    expect(tasks[1]).toMatchObject({ model: "b", api_url: "http://b", generation_config: { temperature: 0 } })
    expect(tasks[7]).toEqual({ datasets: ["gsm8k"], limit: 9, model: "c" })
  })

  it.each([
    [{ matrix: { model: "a" } }, /matrix\.model: must be a list/],
    [{ tasks: {} }, /tasks: must be a list/],
    [{ defaults: [] }, /defaults/],
    ["gsm8k", /a map of fields/],
  ])("refuses %j", (content, message) => expect(() => expandTasks(content, "t.yaml")).toThrow(message))

  it("makes as many tasks as the matrix has combinations", () => {
    const axes = fc.dictionary(
      fc.constantFrom("limit", "repeats", "seed"),
      fc.array(fc.integer(), { minLength: 1, maxLength: 4 }),
      { minKeys: 1 },
    )
    fc.assert(
      fc.property(axes, (matrix) => {
        const wanted = Object.values(matrix).reduce((product, values) => product * values.length, 1)
        expect(expandTasks({ matrix }, "t")).toHaveLength(wanted)
      }),
    )
  })
})

describe("mergeMaps", () => {
  it("knows a field under any spelling", () => {
    expect(
      mergeMaps(
        { eval_batch_size: 1, judge: { models: [1], repeats: 2 } },
        { evalBatchSize: 2, judge: { models: [3] } },
      ),
    ).toEqual({
      eval_batch_size: 2,
      judge: { models: [3], repeats: 2 },
    })
  })
})
