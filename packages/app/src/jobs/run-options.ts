import { ServiceError } from "../errors/index.js"

type Config = Readonly<Record<string, unknown>>

const fieldNames = {
  ids: ["sample_id", "sampleId"],
  retryErrors: ["retry_errors", "retryErrors"],
}
const ownFields: readonly string[] = Object.values(fieldNames).flat()
const mostIds = 10_000

/** Options of an evaluation's run; they are no settings of its task. */
export interface RunOptions {
  /** The only samples to evaluate, as `12` or `subset/12`. */
  ids: readonly string[] | undefined
  /** False: samples that failed in an earlier run of the folder stay failed. */
  retryErrors: boolean
}

/**
 * Takes the options of the run out of a config: `sample_id` and `retry_errors`.
 * @throws ServiceError 400 for values they cannot have
 */
export function splitRunOptions(config: Config): { config: Config; options: RunOptions } {
  const rest = Object.fromEntries(Object.entries(config).filter(([field]) => !ownFields.includes(field)))
  return {
    config: rest,
    options: {
      ids: sampleIds(fieldOf(config, fieldNames.ids)),
      retryErrors: retryErrors(fieldOf(config, fieldNames.retryErrors)),
    },
  }
}

function fieldOf(config: Config, names: readonly string[]): unknown {
  const name = names.find((field) => config[field] !== undefined && config[field] !== null)
  return name === undefined ? undefined : config[name]
}

function sampleIds(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined
  const ids = (Array.isArray(value) ? value : [value]).map((id) => (typeof id === "number" ? String(id) : id))
  const texts = ids.filter((id) => typeof id === "string" && /^(?:.{1,500}\/)?\d{1,12}$/.test(id))
  if (texts.length < ids.length || ids.length === 0 || ids.length > mostIds) {
    throw new ServiceError({
      status: 400,
      code: "config_invalid",
      message: "sample_id: expected ids of samples.",
      hint: 'For example ["12", "algebra/4"]: in every subset, or in one.',
    })
  }
  return texts
}

function retryErrors(value: unknown): boolean {
  if (value === undefined || typeof value === "boolean") return value ?? true
  throw new ServiceError({
    status: 400,
    code: "config_invalid",
    message: "retry_errors: must be true or false.",
    hint: "With false, samples that failed in an earlier run of the folder stay failed.",
  })
}
