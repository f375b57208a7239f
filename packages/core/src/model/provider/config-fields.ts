import { type GenerationConfig, generationConfigSchema } from "../generation-config.js"
import type { JsonObject } from "./json-object.js"

/** Fields the engine reads itself, and their spellings in files that were not converted. */
const known = new Set([...Object.keys(generationConfigSchema.shape), "batchSize", "batch_size"])

/** Fields that no schema lists: they go into the request body as they are. */
export function unknownFields(config: GenerationConfig): JsonObject {
  const fields: JsonObject = {}
  for (const [key, value] of Object.entries(config)) {
    if (!known.has(key) && value !== undefined) fields[key] = value
  }
  return fields
}
