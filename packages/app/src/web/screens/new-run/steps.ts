import type { Param } from "../../../api/params.js"

/** The way through the form of an evaluation. */
export const steps = ["model", "benchmarks", "settings", "preview"] as const
export type Step = (typeof steps)[number]

export const modelFields = [
  "profile",
  "api_url",
  "api_key",
  "api_key_env",
  "model",
  "eval_type",
  "model_id",
  "model_args",
] as const
const benchmarkFields = ["datasets", "limit", "repeats"] as const
/** Settings that are set most often; all others are folded. */
export const commonFields = [
  "generation_config.temperature",
  "generation_config.max_tokens",
  "generation_config.top_p",
  "generation_config.stream",
  "eval_batch_size",
  "seed",
] as const

const stepOfField: ReadonlyMap<string, Step> = new Map([
  ...modelFields.map((name) => [name, "model"] as const),
  ...benchmarkFields.map((name) => [name, "benchmarks"] as const),
])

/** The step on which a field of an evaluation is filled in; what belongs to no field is settled on the last one. */
export function stepOf(field: string | undefined): Step {
  return field === undefined ? "preview" : (stepOfField.get(field) ?? "settings")
}

/**
 * The field that a problem is about: the one at its path, else the nearest one around it, else the first one inside of
 * it. `judges[0].model_id` is in the field `judges`; `generation_config` has the fields `generation_config.…`.
 */
export function fieldAt(path: string, params: readonly Param[]): string | undefined {
  const parts = path.split(/[.[]/).map((part) => part.replace("]", ""))
  for (let length = parts.length; length > 0; length -= 1) {
    const around = parts.slice(0, length).join(".")
    const found = params.find(({ name }) => name === around)
    if (found) return found.name
  }
  return path === "" ? undefined : params.find(({ name }) => name.startsWith(`${path}.`))?.name
}
