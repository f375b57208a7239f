import type { GenerationConfig } from "./generation-config.js"

/** A request's settings over the model's own: field by field, the `extra…` maps key by key. */
export function mergeConfig(base: GenerationConfig, over: GenerationConfig | undefined): GenerationConfig {
  if (over === undefined) return base
  const merged: GenerationConfig = { ...base }
  for (const [key, value] of Object.entries(over)) if (value !== undefined) merged[key] = value
  if (base.extraBody && over.extraBody) merged.extraBody = { ...base.extraBody, ...over.extraBody }
  if (base.extraQuery && over.extraQuery) merged.extraQuery = { ...base.extraQuery, ...over.extraQuery }
  if (base.extraHeaders && over.extraHeaders) {
    merged.extraHeaders = { ...base.extraHeaders, ...over.extraHeaders }
  }
  return merged
}
