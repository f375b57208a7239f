import { mapOf, textOf } from "./json-value.js"

/** The benchmark of the original that mixes samples of others; each of them is asked and scored as its own. */
export const collectionName = "data_collection"

/**
 * The data set and subset that a line of a mixed collection belongs to, as `dataset/subset`: they stand in the
 * metadata of its sample, by themselves or under `collection_info`. Undefined where the line does not say.
 */
export function collectionMember(value: unknown): string | undefined {
  const line = mapOf(value)
  for (const holder of [mapOf(line?.sample_score)?.sample_metadata, line?.metadata]) {
    const metadata = mapOf(holder)
    const facts = mapOf(metadata?.collection_info) ?? metadata
    const dataset = textOf(facts?.dataset_name)
    if (dataset) return `${dataset}/${textOf(facts?.subset_name) || "default"}`
  }
  return undefined
}
