import { generationConfigSchema } from "../model/generation-config.js"
import { datasetArgsSchema } from "./dataset-args.js"
import { judgeConfigSchema, judgeContractSchema, judgeModelSchema } from "./judge-config.js"
import { taskConfigSchema } from "./task-config.js"

/** One level of a task file: its fields, and the levels below some of them. */
export interface FieldLevel {
  readonly fields: readonly string[]
  /** Fields whose value is a level of its own, a list of them, or a map from names to them. */
  readonly below: Readonly<Record<string, FieldLevel | { readonly entries: FieldLevel }>>
  /** True when unknown fields are passed on as they are. */
  readonly open?: boolean
}

const level = (shape: object, below: FieldLevel["below"] = {}, open = false): FieldLevel => ({
  fields: Object.keys(shape),
  below,
  open,
})

const responseSchema = level({ name: 0, jsonSchema: 0, description: 0, strict: 0 })
const cacheControl = level({ type: 0, ttl: 0, strategy: 0 })
const generation = level(
  generationConfigSchema.shape,
  { responseSchema, anthropicCacheControl: cacheControl },
  true,
)
const judgeModel = level(judgeModelSchema.shape, { generationConfig: generation })
const judge = level(judgeConfigSchema.shape, {
  models: judgeModel,
  contract: level(judgeContractSchema.shape),
})
const sandbox = level({ enabled: 0, engine: 0, defaultConfig: 0, managerConfig: 0, poolSize: 0 })

/** The fields of a task, level by level. Everything below a field that is not named here is the user's own data. */
export const taskLevel: FieldLevel = level(taskConfigSchema.shape, {
  generationConfig: generation,
  datasetArgs: { entries: level(datasetArgsSchema.shape) },
  judge,
  sandbox,
})

/** The level that a path inside a task leads to; undefined when it leads into the user's own data. */
export function levelAt(path: readonly PropertyKey[]): FieldLevel | undefined {
  let at: FieldLevel | { readonly entries: FieldLevel } = taskLevel
  for (const step of path) {
    if ("entries" in at) at = at.entries
    else if (typeof step === "string") {
      const next: FieldLevel | { readonly entries: FieldLevel } | undefined = at.below[step]
      if (!next) return undefined
      at = next
    }
  }
  return "entries" in at ? undefined : at
}
