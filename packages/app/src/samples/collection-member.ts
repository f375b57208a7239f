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

/**
 * Whether a subset is the one that was asked for, or a part of it: the data set of a mixed collection stands for all of
 * its subsets there.
 */
export function isOfSubset({ dataset, subset }: { dataset: string; subset: string }, asked: string): boolean {
  return subset === asked || (dataset === collectionName && subset.startsWith(`${asked}/`))
}

/** The data set that a subset of a mixed collection belongs to; undefined for all others. */
export function memberOf(dataset: string, subset: string): string | undefined {
  const slash = subset.indexOf("/")
  return dataset === collectionName && slash > 0 ? subset.slice(0, slash) : undefined
}
