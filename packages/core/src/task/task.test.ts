import { mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { parse, stringify } from "yaml"
import {
  loadTaskFile,
  parseTasks,
  readMapValue,
  taskConfigSchema,
  taskConfigToFile,
  withEnvFiles,
} from "./index.js"

const folder = () => mkdtemp(join(tmpdir(), "task-"))
const one = (input: unknown, env: NodeJS.ProcessEnv = {}) => {
  const { tasks, warnings } = parseTasks(input, { env })
  const [task] = tasks
  if (!task) throw new Error("no task")
  return { task, warnings }
}

describe("parseTasks", () => {
  it.each([
    [{ eval_batch_size: 8, dataset_args: { my_set: { few_shot_num: 3 } } }],
    [{ evalBatchSize: 8, datasetArgs: { my_set: { fewShotNum: 3 } } }],
    [{ "eval-batch-size": 8, "dataset-args": { my_set: { "few-shot-num": 3 } } }],
  ])("takes every spelling: %j", (input) => {
    expect(one(input).task).toMatchObject({ evalBatchSize: 8, datasetArgs: { my_set: { fewShotNum: 3 } } })
  })

  it("leaves the user's own maps as they are", () => {
    const { task } = one({
      generation_config: {
        max_tokens: 5,
        chat_template_kwargs: { enable_thinking: false },
        extra_body: { top_k: 1 },
      },
      dataset_args: { a_b: { extra_params: { my_key: 1 }, filters: { remove_until: "x" } } },
      judge: { contract: { score_mapping: { half_right: 0.5 } } },
    })
    expect(task.generationConfig).toEqual({
      maxTokens: 5,
      chat_template_kwargs: { enable_thinking: false },
      extraBody: { top_k: 1 },
    })
    expect(task.datasetArgs).toEqual({ a_b: { extraParams: { my_key: 1 }, filters: { remove_until: "x" } } })
    expect(task.judge.contract.scoreMapping).toEqual({ half_right: 0.5 })
  })

  it.each([
    [{ dataset_arg: {} }, "dataset_arg: there is no such field.", 'Did you mean "dataset_args"?'],
    [
      { dataset_args: { gsm8k: { fewshot_num: 1 } } },
      "dataset_args.gsm8k.fewshot_num: there is no such field.",
      "few_shot_num",
    ],
    [{ dataset_hub: "huggingfac" }, "dataset_hub: ", "modelscope, huggingface, local"],
    [{ limit: -1 }, "limit: ", ""],
    [{ eval_batch_size: "many" }, "eval_batch_size: ", ""],
    [{ judge: { models: [{ api_url: "x" }] } }, "judge.models[0].model_id: ", ""],
    ["gsm8k", "a task must be a map", ""],
  ])("says what is wrong with %j", (input, message, hint) => {
    expect(() => parseTasks(input)).toThrow(
      expect.objectContaining({
        code: "config_invalid",
        message: expect.stringContaining(message),
        hint: expect.stringContaining(hint),
      }),
    )
  })

  it("moves the fields of earlier generations and says so once", () => {
    const { task, warnings } = one({
      eval_type: "service",
      judge_strategy: "llm",
      judge_model_args: { model_id: "j", prompt_template: "{pred}", score_type: "numeric" },
      judge_worker_num: 4,
      timeout: 30,
      stream: true,
      use_sandbox: true,
      sandbox_type: "docker",
      sandbox_manager_config: { base_url: "http://127.0.0.1:1" },
      generation_config: { n: 4, temperature: 0.5 },
    })
    expect(task).toMatchObject({
      evalType: "openai_api",
      repeats: 4,
      judge: {
        strategy: "llm",
        models: [{ modelId: "j" }],
        contract: { promptTemplate: "{pred}", scoreType: "numeric" },
      },
      generationConfig: { timeout: 30, stream: true, temperature: 0.5 },
      sandbox: { enabled: true, engine: "docker", managerConfig: { base_url: "http://127.0.0.1:1" } },
    })
    expect(task.generationConfig.n).toBeUndefined()
    expect(new Set(warnings).size).toBe(warnings.length)
    expect(task.judgeWorkerNum).toBe(4)
  })

  it.each([
    [{ eval_type: "llm_ckpt" }, "not_supported", "--api-url"],
    [{ eval_type: "checkpoint" }, "not_supported", "--api-url"],
    [{ eval_backend: "OpenCompass" }, "not_supported", "eval_backend"],
    [{ model_task: "image_generation" }, "not_supported", "text_generation"],
    [{ agent_config: { mode: "native" } }, "not_supported", "agent_config"],
    [{ score_pattern: "x" }, "config_invalid", "score_mapping"],
    [{ judge: {}, judge_strategy: "llm" }, "config_invalid", "judge.strategy"],
  ])("refuses %j with the way out", (input, code, hint) => {
    expect(() => parseTasks(input)).toThrow(
      expect.objectContaining({ code, hint: expect.stringContaining(hint) }),
    )
  })

  it("takes a saved task of the original, leaving out what it derives", () => {
    const { task, warnings } = one({
      model: "m",
      eval_backend: "Native",
      model_task: "text_generation",
      chat_template: null,
      eval_config: null,
      agent_config: null,
      evalscope_version: "1.0",
      resolved_benchmarks: { gsm8k: {} },
      evaluation_identity: { schema_version: 1 },
      datasets: ["gsm8k"],
      api_url: null,
      generation_config: { temperature: 0.5, seed: null, stop: null },
      seed: null,
    })
    expect(task).toMatchObject({ model: "m", datasets: ["gsm8k"], seed: null })
    expect(task?.generationConfig).toEqual({ temperature: 0.5 })
    expect(task.apiUrl).toBeUndefined()
    expect(warnings).toHaveLength(1)
  })

  it("takes the settings of benchmarks as the original saves them, empty ones and descriptions included", () => {
    const { task, warnings } = one({
      datasets: ["gsm8k"],
      dataset_args: {
        gsm8k: {
          name: "gsm8k",
          description: "words",
          output_types: ["generation"],
          data_statistics: { n: 1319 },
          few_shot_prompt_template: null,
          system_prompt: null,
          few_shot_num: 4,
          metric_list: ["acc"],
        },
      },
    })
    expect(task.datasetArgs).toEqual({ gsm8k: { fewShotNum: 4, metricList: ["acc"] } })
    expect(warnings).toEqual([expect.stringContaining("saved task")])
    expect(() => one({ dataset_args: { gsm8k: { few_shot_nmu: null, few_shots: 1 } } })).toThrow(/few_shots/)
  })

  it("fills variables from the environment, and names the one that is missing", () => {
    expect(one({ api_key: "${K}", work_dir: "${D:-out}" }, { K: "v" }).task).toMatchObject({
      apiKey: "v",
      workDir: "out",
    })
    expect(() => parseTasks({ judge: { models: [{ model_id: "${NOPE}" }] } }, { env: {} })).toThrow(
      /judge\.models\[0\]\.model_id.*NOPE/,
    )
  })

  it("takes endpoint and key from the environment only for a named model", () => {
    const env = { EVALSCOPE_BASE_URL: "http://127.0.0.1:9/v1", EVALSCOPE_API_KEY: "k" }
    expect(one({ model: "m" }, env).task).toMatchObject({ apiUrl: env.EVALSCOPE_BASE_URL, apiKey: "k" })
    expect(one({}, env).task.apiUrl).toBeUndefined()
    expect(one({ model: "m", api_url: "http://x" }, env).task.apiUrl).toBe("http://x")
  })

  it("warns of what looks like a slip in the open generation settings", () => {
    const { warnings } = one({ generation_config: { temprature: 0.1, min_p: 0.1 } })
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toMatch(/temprature.*temperature/)
  })
})

describe("task files", () => {
  it("names file, line and column of a wrong field and of broken YAML", async () => {
    const dir = await folder()
    const path = join(dir, "task.yaml")
    await writeFile(path, "model: m\ndatasets: [gsm8k]\ndataset_args:\n  gsm8k:\n    few_shot_nun: 2\n")
    await expect(loadTaskFile(path)).rejects.toMatchObject({ message: expect.stringContaining(`${path}:5:`) })
    await writeFile(path, "model: [m\n")
    await expect(loadTaskFile(path)).rejects.toMatchObject({ message: expect.stringContaining(`${path}:`) })
    await expect(loadTaskFile(join(dir, "none.yaml"))).rejects.toMatchObject({ code: "config_invalid" })
  })

  it("reads lists of tasks and JSON", async () => {
    const path = join(await folder(), "tasks.json")
    await writeFile(path, JSON.stringify([{ datasets: ["a"] }, { datasets: ["b"], limit: 3 }]))
    const { tasks } = await loadTaskFile(path)
    expect(tasks.map((task) => task.datasets)).toEqual([["a"], ["b"]])
  })

  it("reads back whatever is written, with secrets masked", () => {
    const values = fc.record(
      {
        model: fc.string({ minLength: 1 }),
        evalBatchSize: fc.integer({ min: 1, max: 99 }),
        limit: fc.integer({ min: 0, max: 99 }),
        seed: fc.option(fc.integer()),
        datasets: fc.array(fc.string({ minLength: 1 })),
        generationConfig: fc.record(
          {
            maxTokens: fc.integer({ min: 1 }),
            topP: fc.double({ min: 0, max: 1, noNaN: true }),
            extra_thing: fc.string(),
          },
          { requiredKeys: [] },
        ),
        datasetArgs: fc.dictionary(
          fc.stringMatching(/^[a-z_]{1,8}$/),
          fc.record(
            { fewShotNum: fc.nat(9), extraParams: fc.constant({ some_key: 1 }) },
            { requiredKeys: [] },
          ),
        ),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(values, (input) => {
        const task = taskConfigSchema.parse(input)
        const text = stringify(taskConfigToFile({ ...task, apiKey: "sk-secret-value" }))
        expect(text).not.toContain("sk-secret-value")
        expect(one(parse(text)).task).toEqual({ ...task, apiKey: "***" })
      }),
      { numRuns: 60 },
    )
  })
})

describe("readMapValue", () => {
  it.each([
    ['{"a": {"b": [1, 2]}}', { a: { b: [1, 2] } }],
    ["temperature=0.5,do_sample=True,stop=None", { temperature: 0.5, do_sample: true, stop: null }],
    ["a=x=y,b='it, is',c=[1,2]", { a: "x=y", b: "it, is", c: [1, 2] }],
    ["extra_body.top_k=3,extra_body.x=FALSE", { extra_body: { top_k: 3, x: false } }],
    ["", {}],
  ])("reads %s", async (text, value) => {
    expect(await readMapValue("--generation-config", text)).toEqual(value)
  })

  it("reads files, and names the flag when it cannot", async () => {
    const path = join(await folder(), "args.json")
    await writeFile(path, '{"a": 1}')
    expect(await readMapValue("--judge", `@${path}`)).toEqual({ a: 1 })
    await expect(readMapValue("--judge", "@/no/such/file")).rejects.toMatchObject({
      message: expect.stringContaining("--judge"),
    })
    await expect(readMapValue("--judge", "{bad")).rejects.toMatchObject({
      message: expect.stringContaining("--judge"),
    })
    await expect(readMapValue("--judge", "alone")).rejects.toMatchObject({
      message: expect.stringContaining('"alone"'),
    })
  })
})

describe("withEnvFiles", () => {
  it("adds what is missing, the local file first, and never what changes how programs run", async () => {
    const dir = await folder()
    await writeFile(
      join(dir, ".env"),
      "A=file\nB=file\nC=file\nNODE_OPTIONS=--x\nHTTPS_PROXY=http://evil\nPATH=/evil\n",
    )
    await writeFile(join(dir, ".env.local"), "B=local\n")
    expect(await withEnvFiles({ A: "process", PATH: "/bin" }, { folder: dir })).toEqual({
      A: "process",
      B: "local",
      C: "file",
      PATH: "/bin",
    })
    await expect(withEnvFiles({}, { folder: dir, files: [join(dir, "none")] })).rejects.toMatchObject({
      code: "config_invalid",
    })
  })
})
