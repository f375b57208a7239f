import { describe, expect, test } from "vitest"
import { parse } from "yaml"
import { yamlOf } from "../../src/web/export/yaml-text.js"
import { minimalConfig, settingsOf } from "../../src/web/screens/run/config-settings.js"

const schema = {
  properties: {
    seed: { default: 42 },
    datasets: { default: [] },
    judge: { default: {}, properties: { strategy: { default: "auto" }, minValidJudges: { default: 1 } } },
  },
}
const config = {
  model: "m",
  seed: 42,
  datasets: ["gsm8k"],
  judge: { strategy: "llm", min_valid_judges: 1 },
  limit: null,
  resolved_benchmarks: { gsm8k: { few_shot_num: 4 } },
}

describe("the settings of a run", () => {
  test("stand beside their defaults; what differs is marked, what follows from the rest is not", () => {
    const settings = settingsOf(config, schema)
    expect(settings.filter(({ changed }) => changed).map(({ name }) => name)).toEqual([
      "model",
      "datasets",
      "judge.strategy",
    ])
    expect(settings.find(({ name }) => name === "judge.strategy")?.fallback).toBe("auto")
    expect(settings.map(({ name }) => name)).not.toContain("limit")
  })

  test("are written down as what is not the default", () => {
    expect(minimalConfig(config, schema)).toEqual({
      model: "m",
      datasets: ["gsm8k"],
      judge: { strategy: "llm" },
    })
  })

  test("as YAML mean the same again", () => {
    const awkward = {
      model: "a: b",
      model_id: "yes",
      version: "1.10",
      note: "# no comment\nsecond 'line'",
      empty: "",
      list: ["x", "-1", 2, true, { a: "b" }],
      nested: { "key: odd": { deep: "plain text", none: {} } },
      "007": "*star",
    }
    expect(parse(yamlOf(awkward))).toEqual(awkward)
  })
})
