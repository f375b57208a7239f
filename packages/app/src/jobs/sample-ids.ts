import { ServiceError } from "../errors/index.js"

type Config = Readonly<Record<string, unknown>>

const fieldNames = ["sample_id", "sampleId"]
const mostIds = 10_000

/**
 * Takes `sample_id` out of a config: the samples that an evaluation is limited to, as `12` or `subset/12`. It is an
 * option of our command line and of jobs, no setting of a task.
 * @throws ServiceError 400 when it is no list of such ids
 */
export function splitSampleIds(config: Config): { config: Config; ids: readonly string[] | undefined } {
  const name = fieldNames.find((field) => config[field] !== undefined && config[field] !== null)
  if (name === undefined) return { config, ids: undefined }
  const rest = Object.fromEntries(Object.entries(config).filter(([field]) => !fieldNames.includes(field)))
  const value = config[name]
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
  return { config: rest, ids: texts }
}
