import { generationConfigSchema, snakeCase, taskConfigSchema } from "@evalscope/core"
import { z } from "zod"
import type { Param, Params } from "../api/index.js"
import { deprecatedParams, keyNameParam, profileParam } from "./param-facts.js"
import { paramOf } from "./param-of.js"

/** The fields of an evaluation, made of the schema that checks them. */
export function evalParams(version: string, profiles: readonly string[]): Params {
  const params: Param[] = []
  for (const [name, field] of Object.entries(taskConfigSchema.shape)) {
    if (hidden.has(name)) continue
    params.push(paramOf(snakeCase(name), field, { required: required.has(name), group: groupOf(name) }))
    if (name !== "generationConfig") continue
    for (const [inner, innerField] of Object.entries(generationConfigSchema.shape)) {
      params.push(
        paramOf(`generation_config.${snakeCase(inner)}`, innerField, {
          required: false,
          group: "generation",
        }),
      )
    }
  }
  params.push(keyNameParam(), profileParam(profiles), ...deprecatedParams())
  return {
    ...legacyMaps(params),
    example: {
      model: "qwen-plus",
      datasets: ["gsm8k", "iquiz"],
      api_url: "https://dashscope.aliyuncs.com/compatible-mode/v1",
      api_key: "YOUR_API_KEY",
      limit: 5,
      generation_config: { temperature: 0, max_tokens: 2048 },
    },
    version,
    params,
    json_schema: jsonMap(z.toJSONSchema(taskConfigSchema, { io: "input", unrepresentable: "any" })),
  }
}

const required: ReadonlySet<string> = new Set(["model", "datasets", "apiUrl"])
/** Decided by the service, or refused in a request. */
const hidden: ReadonlySet<string> = new Set([
  "plugins",
  "noTimestamp",
  "enableProgressTracker",
  "resume",
  "offline",
])

function groupOf(name: string): string {
  for (const [group, names] of Object.entries(groups)) if (names.includes(name)) return group
  return "advanced"
}

const groups: Readonly<Record<string, readonly string[]>> = {
  basic: ["model", "apiUrl", "apiKey", "evalType", "datasets", "limit", "modelId"],
  generation: ["generationConfig", "repeats"],
  data: ["datasetArgs", "datasetDir", "datasetHub", "seed"],
  judge: ["judge"],
  speed: ["evalBatchSize", "requestsPerMinute", "tokensPerMinute", "sampleTimeout"],
  sandbox: ["sandbox"],
  output: ["workDir", "useCache", "rerunReview", "analysisReport", "collectPerf"],
}

/** The original's two maps of name and text. */
export function legacyMaps(params: readonly Param[]): Pick<Params, "required" | "optional"> {
  const line = (param: Param) => `${param.type} - ${param.description.en}`
  const top = params.filter(({ name }) => !name.includes("."))
  const optional: Record<string, unknown> = {}
  for (const param of top.filter((one) => !one.required)) {
    const inner = params.filter(({ name }) => name.startsWith(`${param.name}.`))
    optional[param.name] =
      inner.length === 0
        ? line(param)
        : Object.fromEntries(inner.map((one) => [one.name.slice(param.name.length + 1), line(one)]))
  }
  return {
    required: Object.fromEntries(top.filter((one) => one.required).map((one) => [one.name, line(one)])),
    optional,
  }
}

export function jsonMap(value: unknown): Record<string, unknown> {
  return z.record(z.string(), z.unknown()).parse(JSON.parse(JSON.stringify(value)))
}
