import { z } from "zod"
import type { Param, Params } from "../api/index.js"
import { loadPerf } from "../perf-package/index.js"
import { jsonMap, legacyMaps } from "./eval-params.js"
import { keyNameParam, plainParam, profileParam } from "./param-facts.js"
import { paramOf } from "./param-of.js"
import { texts } from "./texts.js"

/** Fields of a load test that the original's page lists, for servers on which the load tester says no more. */
const known = {
  model: z.string().describe("Model name sent to the endpoint"),
  url: z.string().describe("Full address, ending in /v1/chat/completions for example"),
  api: z.enum(["openai", "dashscope", "anthropic", "gemini"]).default("openai").describe("Wire format"),
  api_key: z.string().optional().describe("Key of the endpoint"),
  number: z
    .union([z.int().positive(), z.array(z.int().positive())])
    .default(1000)
    .describe("Requests, one or several"),
  parallel: z
    .union([z.int().positive(), z.array(z.int().positive())])
    .default(1)
    .describe("Requests at once, one or several"),
  rate: z
    .union([z.number(), z.array(z.number())])
    .default(-1)
    .describe("Requests per second; -1 is unlimited"),
  dataset: z.string().default("openqa").describe("Where prompts come from"),
  dataset_path: z.string().optional().describe("File of prompts"),
  max_tokens: z
    .union([z.int().positive(), z.array(z.int().positive())])
    .default(2048)
    .describe("Most tokens of a reply"),
  temperature: z.number().default(0).describe("Sampling temperature"),
  top_p: z.number().optional().describe("Nucleus sampling"),
  top_k: z.int().optional().describe("Most likely tokens to choose from"),
  stream: z.boolean().default(true).describe("Receive replies as a stream"),
  max_prompt_length: z.int().default(131_072).describe("Longest prompt that is used"),
  min_prompt_length: z.int().default(0).describe("Shortest prompt that is used"),
  prompt: z.string().optional().describe("One prompt for all requests"),
  query_template: z.string().optional().describe("Body of the request as JSON"),
  connect_timeout: z.number().optional().describe("Seconds to connect"),
  read_timeout: z.number().optional().describe("Seconds of silence"),
  total_timeout: z.number().default(21_600).describe("Seconds a request may take"),
  debug: z.boolean().default(false).describe("Verbose log"),
  log_every_n_query: z.int().default(10).describe("Requests between two lines of the log"),
  outputs_dir: z
    .string()
    .default("./outputs")
    .describe("Where results go, inside the server's outputs folder"),
  seed: z.int().nullable().default(42).describe("Random seed"),
  visualizer: z.string().optional().describe("Experiment tracker"),
  name: z.string().optional().describe("Name of the test"),
} as const

export async function perfParams(version: string, profiles: readonly string[]): Promise<Params> {
  const params: Param[] = Object.entries(known).map(([name, field]) =>
    paramOf(name, field, { required: name === "model" || name === "url", group: groups[name] ?? "advanced" }),
  )
  params.push(keyNameParam(), profileParam(profiles), ...(await furtherParams()))
  return {
    ...legacyMaps(params),
    example: {
      model: "qwen-plus",
      url: "https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions",
      api: "openai",
      api_key: "YOUR_API_KEY",
      number: 100,
      parallel: 10,
      dataset: "openqa",
      max_tokens: 2048,
      stream: true,
    },
    version,
    params,
    json_schema: jsonMap(z.toJSONSchema(z.object(known), { io: "input" })),
  }
}

const types = { switch: "boolean", number: "number", list: "array", map: "object", text: "string" } as const

/** What the installed load tester can do beyond that, without what requests may not ask for. */
async function furtherParams(): Promise<readonly Param[]> {
  const flags = (await loadPerf())?.perfFlags() ?? []
  return flags.flatMap(({ name, kind, help, hidden }): Param[] => {
    const snake = name.replaceAll("-", "_")
    if (hidden || snake in known || refused.has(snake)) return []
    const type = Object.entries(types).find(([known]) => known === kind)?.[1] ?? "any"
    const description = { en: help.charAt(0).toUpperCase() + help.slice(1), zh: texts[snake]?.zh ?? help }
    return [{ ...plainParam(snake, type, { aliases: [name], description }), secret: /api_key$/.test(snake) }]
  })
}

/** Programs, code and ports; where results go and how they are printed. */
const refused: ReadonlySet<string> = new Set([
  "launch",
  "launch_timeout",
  "api_module",
  "dataset_module",
  "port",
  "metrics_port",
  "no_timestamp",
  "resume",
  "json",
  "quiet",
  "junit",
  "compare",
])

const groups: Readonly<Record<string, string>> = {
  model: "basic",
  url: "basic",
  api: "basic",
  api_key: "basic",
  number: "basic",
  parallel: "basic",
  rate: "basic",
  stream: "basic",
  dataset: "data",
  dataset_path: "data",
  prompt: "data",
  max_prompt_length: "data",
  min_prompt_length: "data",
  max_tokens: "generation",
  temperature: "generation",
  top_p: "generation",
  top_k: "generation",
  name: "output",
  outputs_dir: "output",
}
