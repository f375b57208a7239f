import { describe, expect, test } from "vitest"
import type { Param } from "../../src/api/index.js"
import { plainParam } from "../../src/params/param-facts.js"
import { configText, readConfigText } from "../../src/web/screens/new-run/config-text.js"
import { jsonMistake } from "../../src/web/screens/new-run/json-mistake.js"

const param = (name: string, type: Param["type"], more: Partial<Param> = {}): Param => ({
  ...plainParam(name, type, { aliases: [], description: { en: "", zh: "" } }),
  ...more,
})
const params = [
  param("model", "string"),
  param("datasets", "array"),
  param("eval_batch_size", "integer"),
  param("generation_config.max_tokens", "integer"),
  param("generation_config.top_p", "number"),
  param("judge", "object"),
  param("api_key", "string", { secret: true }),
  param("timeout", "number", { deprecated: { since: "0.1.0", use: "generation_config.timeout" } }),
]
const config = {
  model: "a: b",
  datasets: ["gsm8k", "mmlu"],
  generation_config: { max_tokens: 10, top_p: 0.5 },
  judge: { models: [{ model_id: "j" }] },
}

test("a text that is JSON has no mistake, and one that is not has", () => {
  for (const text of ["1", ' {"a": [1.5e3, -0, true, null, "\\u00e9\\n"], "b": {}} ', "[]", '"x"'])
    expect([jsonMistake(text), JSON.parse(text)]).toEqual([undefined, expect.anything()])
  for (const [text, at] of [
    ["", 0],
    ["[1,]", 3],
    ["{a: 1}", 1],
    ["[01]", 2],
    ["'x'", 0],
    ["[1] 2", 4],
    ['["a\nb"]', 1],
  ] as const) {
    expect(jsonMistake(text), text).toBe(at)
    expect(() => JSON.parse(text)).toThrow()
  }
})

describe("a config as text", () => {
  test.each(["json", "yaml"] as const)(
    "comes back from %s as it was, with the line of each field",
    (syntax) => {
      const text = configText(config, syntax)
      const read = readConfigText(text, syntax, params)
      expect(read).toMatchObject({ config, problems: [] })
      const line = read.lines.get("generation_config.top_p") ?? 0
      expect(text.split("\n")[line - 1]).toContain("top_p")
      expect(readConfigText(configText({}, syntax), syntax, params)).toMatchObject({
        config: {},
        problems: [],
      })
    },
  )

  test("takes names in any spelling", () => {
    const text = "evalBatchSize: 4\ngeneration-config:\n  maxTokens: 5\n"
    expect(readConfigText(text, "yaml", params).config).toEqual({
      eval_batch_size: 4,
      generation_config: { max_tokens: 5 },
    })
  })

  test("says on which line it is broken, and what an unknown name may mean", () => {
    const problems = (text: string, syntax: "json" | "yaml" = "yaml") =>
      readConfigText(text, syntax, params).problems
    expect(problems("model: a\ndataset: [x]\ngeneration_config:\n  top: 1\n  tokens_max: 2\n")).toEqual([
      { line: 2, kind: "unknown", name: "dataset", near: "datasets" },
      { line: 4, kind: "unknown", name: "generation_config.top", near: "top_p" },
      { line: 5, kind: "unknown", name: "generation_config.tokens_max", near: undefined },
    ])
    expect(problems("timeout: 5")).toEqual([
      { line: 1, kind: "unknown", name: "timeout", near: "generation_config.timeout" },
    ])
    expect(problems("model: a\ndatasets: @x\n")).toEqual([
      { line: 2, kind: "yaml", message: expect.any(String) },
    ])
    const json = (text: string) => problems(text, "json")
    expect(json('{\n  "model": "a",\n  "datasets": ["x",]\n}')).toEqual([{ line: 3, kind: "json" }])
    expect(json('{\n  "model": "a"\n  "limit": 1\n}')).toEqual([{ line: 3, kind: "json" }])
    expect(json('{\n  "model": "a",\n')).toEqual([{ line: 2, kind: "json" }])
    expect(json("model: a")).toEqual([{ line: 1, kind: "json" }])
    expect(problems("- a")).toEqual([{ line: 1, kind: "map" }])
    expect(problems("model: a\ngeneration_config: 5")).toEqual([{ line: 2, kind: "map" }])
  })

  test("holds no keys, however deep", () => {
    const { problems } = readConfigText("api_key: sk\njudge:\n  models:\n    - api_key: sk\n", "yaml", params)
    expect(problems).toEqual([
      { line: 1, kind: "secret", name: "api_key" },
      { line: 4, kind: "secret", name: "api_key" },
    ])
  })
})
