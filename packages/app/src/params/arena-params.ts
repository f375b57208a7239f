import { snakeCase } from "@evalscope/core"
import { z } from "zod"
import type { Params } from "../api/index.js"
import { installed } from "../errors/index.js"
import { jsonMap, legacyMaps } from "./eval-params.js"
import { paramOf } from "./param-of.js"

const hidden: ReadonlySet<string> = new Set(["workDir", "useCache"])
const basic: ReadonlySet<string> = new Set(["models", "baseline", "mode", "judges"])

export async function arenaParams(version: string): Promise<Params> {
  const { arenaConfigSchema } = await installed("arena", () => import("@evalscope/arena"))
  const params = Object.entries(arenaConfigSchema.shape)
    .filter(([name]) => !hidden.has(name))
    .map(([name, field]) =>
      paramOf(snakeCase(name), field, {
        required: name === "models" || name === "judges",
        group: basic.has(name) ? "basic" : "advanced",
      }),
    )
  return {
    ...legacyMaps(params),
    example: {
      models: [
        { name: "a", report_path: "20260519_120000/reports/a" },
        { name: "b", report_path: "20260519_130000/reports/b" },
      ],
      baseline: "b",
      judges: [{ model_id: "gpt-4.1", api_url: "https://api.openai.com/v1", api_key: "YOUR_API_KEY" }],
    },
    version,
    params,
    json_schema: jsonMap(z.toJSONSchema(arenaConfigSchema, { io: "input", unrepresentable: "any" })),
  }
}
