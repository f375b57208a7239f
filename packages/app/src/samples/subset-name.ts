import { collectionName } from "./collection-member.js"

/** A file of samples: `<dataset>_<subset>.jsonl`. */
export interface SubsetName {
  dataset: string
  subset: string
}

/**
 * Both parts of a file's name may hold underscores, so the longest data set that the run is known to have decides;
 * when none fits, the first underscore does.
 */
export function subsetName(fileName: string, datasets: readonly string[]): SubsetName {
  const stem = fileName.replace(/\.jsonl$/, "")
  const known = [...datasets, collectionName]
    .filter((dataset) => stem === dataset || stem.startsWith(`${dataset}_`))
    .sort((a, b) => b.length - a.length)[0]
  if (known !== undefined) return { dataset: known, subset: stem.slice(known.length + 1) || "default" }
  const at = stem.indexOf("_")
  return at < 0
    ? { dataset: stem, subset: "default" }
    : { dataset: stem.slice(0, at), subset: stem.slice(at + 1) || "default" }
}
