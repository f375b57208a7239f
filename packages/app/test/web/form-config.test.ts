import { expect, test } from "vitest"
import type { Param } from "../../src/api/index.js"
import { configOf, textsOf } from "../../src/web/screens/new-run/form-config.js"
import { fieldAt, stepOf } from "../../src/web/screens/new-run/steps.js"

const param = (name: string, type: Param["type"], more: Partial<Param> = {}): Param => ({
  name,
  aliases: [],
  type,
  items: null,
  required: false,
  default: null,
  enum: null,
  min: null,
  max: null,
  unit: null,
  example: null,
  deprecated: null,
  group: "basic",
  secret: false,
  description: { en: "", zh: "" },
  ...more,
})

const params = [
  param("model", "string"),
  param("datasets", "array", { items: "string" }),
  param("number", "any"),
  param("limit", "number"),
  param("generation_config.temperature", "number"),
  param("generation_config.stop", "array", { items: "string" }),
  param("debug", "boolean"),
  param("judge", "object"),
  param("parallel", "array", { items: "integer" }),
  param("rates", "number", { items: "number" }),
  param("api_key", "string", { secret: true }),
]

test("fields become the config they describe", () => {
  const { config, problems } = configOf(params, {
    model: " qwen ",
    datasets: "gsm8k, mmlu\nifeval,cmmlu",
    number: "[10, 20]",
    limit: "0.5",
    "generation_config.temperature": "0",
    "generation_config.stop": "a, b",
    debug: "false",
    judge: '{"strategy": "llm"}',
    parallel: "1, 4,16",
  })
  expect(problems).toEqual({})
  expect(config).toEqual({
    model: "qwen",
    datasets: ["gsm8k", "mmlu", "ifeval", "cmmlu"],
    number: [10, 20],
    limit: 0.5,
    generation_config: { temperature: 0, stop: ["a", "b"] },
    debug: false,
    judge: { strategy: "llm" },
    parallel: [1, 4, 16],
  })
})

test("a text that does not fit is named, and left out", () => {
  expect(configOf(params, { limit: "ten", judge: "{", parallel: "1, x", number: "0.5x" })).toEqual({
    config: { number: "0.5x" },
    problems: { limit: "number", judge: "json", parallel: "number" },
  })
})

test("a config and its fields are two forms of the same, keys apart", () => {
  const config = {
    model: "m",
    datasets: ["a", "b"],
    limit: 5,
    generation_config: { temperature: 0.7 },
    debug: true,
    judge: { models: [{ id: "x" }] },
    api_key: "secret",
  }
  const texts = textsOf(params, config)
  expect(texts).not.toHaveProperty("api_key")
  const { api_key: _, ...open } = config
  expect(configOf(params, texts).config).toEqual(open)
})

test("no value is changed on its way through a field", () => {
  for (const [name, value] of [
    ["datasets", ["a, b", "c"]],
    ["datasets", ["[x"]],
    ["datasets", []],
    ["number", "10"],
    ["number", "true"],
    ["number", [1, 2]],
    ["number", "plain words"],
    ["parallel", [1, 4]],
    ["judge", {}],
    ["rates", 5],
    ["rates", [5]],
    ["rates", [5, 10]],
  ] as const)
    expect(configOf(params, textsOf(params, { [name]: value })).config).toEqual({ [name]: value })
  const seed = [param("seed", "integer", { default: 42 })]
  expect(configOf(seed, textsOf(seed, { seed: null })).config).toEqual({ seed: null })
  expect(textsOf(params, { limit: null })).toEqual({})
})

test("a problem leads to the field it names, or the nearest around or inside of it, and to its step", () => {
  const field = (path: string) => fieldAt(path, params)
  expect(field("limit")).toBe("limit")
  expect(field("judge.models[0].model_id")).toBe("judge")
  expect(field("generation_config.temperature")).toBe("generation_config.temperature")
  expect(field("generation_config")).toBe("generation_config.temperature")
  expect([field(""), field("nowhere.x")]).toEqual([undefined, undefined])
  expect(["api_key_env", "datasets", "judge", undefined].map(stepOf)).toEqual([
    "model",
    "benchmarks",
    "settings",
    "preview",
  ])
})
