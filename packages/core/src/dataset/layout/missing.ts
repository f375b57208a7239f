import { EvalScopeError } from "../../errors/index.js"
import type { LayoutQuery } from "./candidates.js"
import type { RepositoryConfig } from "./readme-configs.js"
import type { Resolution } from "./resolve-files.js"

const shown = 8

/** The error of a folder that does not hold the data, saying what was looked for and what is there. */
export function missingData(
  folder: string,
  paths: readonly string[],
  configs: readonly RepositoryConfig[],
  query: LayoutQuery,
  resolution: Exclude<Resolution, { kind: "found" }>,
): EvalScopeError {
  const wanted = describe(query)
  const context = { folder, subset: query.subset, split: query.split }
  const fail = (message: string, hint: string) =>
    new EvalScopeError({ code: "dataset_missing", message, hint, context })
  if (resolution.kind === "ambiguous") {
    return fail(
      `${folder} has several files that could be ${wanted}: ${list(resolution.choices)}.`,
      "Name one of them as local_path, or rename it to {subset}_{split}.jsonl.",
    )
  }
  if (resolution.kind === "incomplete") {
    const { stem, present, expected } = resolution
    return fail(
      `${folder} has ${present} of the ${expected} files of ${stem}.`,
      "Download the missing files, or fetch the data set again.",
    )
  }
  const looked = resolution.lookedFor.slice(0, shown).join(", ")
  const there = paths.length === 0 ? "It has no files" : `It has ${list(nearest(wantedName(query), paths))}`
  const declared = configs.length === 0 ? "" : ` Its README declares ${list(configs.map(describeConfig))}.`
  return fail(
    `${folder} has no data for ${wanted}. Looked for ${looked} (.jsonl, .csv, .tsv, .parquet or .json). ` +
      `${there}.${declared}`,
    hintFor(paths, query),
  )
}

function describe({ subset, split }: LayoutQuery): string {
  return subset === undefined ? `split "${split}"` : `subset "${subset}", split "${split}"`
}

function describeConfig({ name, splits }: RepositoryConfig): string {
  return splits.size === 0 ? name : `${name} (${[...splits.keys()].join(", ")})`
}

function wantedName({ subset, split }: LayoutQuery): string {
  return subset === undefined ? split : `${subset}_${split}`
}

function hintFor(paths: readonly string[], query: LayoutQuery): string {
  const packed = paths.find((path) => /\.(tar|tar\.gz|tgz|7z|rar|zst)$/i.test(path))
  if (packed !== undefined) return `Unpack ${packed} and give the folder as local_path.`
  const unread = paths.find((path) => /\.(arrow|feather|pkl|xlsx)$/i.test(path))
  if (unread !== undefined)
    return `${unread} is in a format that is not read; convert it to Parquet or JSON Lines.`
  return query.isEval
    ? `Rename the file to ${wantedName(query)}.jsonl, give the file itself as local_path, or set eval_split or subset_list to what is there.`
    : `Add the split, set train_split to one that is there, or set few_shot_num to 0.`
}

function list(names: readonly string[]): string {
  const rest = names.length - shown
  return names.slice(0, shown).join(", ") + (rest > 0 ? ` and ${rest} more` : "")
}

/** The names most like the wanted one first, by shared pairs of letters (Dice). */
function nearest(wanted: string, names: readonly string[]): string[] {
  const target = pairs(wanted)
  const likeness = (name: string) => {
    const own = pairs(name.replace(/\.[a-z.]+$/i, ""))
    const shared = [...own].filter((pair) => target.has(pair)).length
    return (2 * shared) / (own.size + target.size || 1)
  }
  return [...names].sort((a, b) => likeness(b) - likeness(a) || (a < b ? -1 : 1))
}

function pairs(text: string): Set<string> {
  const lower = text.toLowerCase()
  return new Set(Array.from({ length: Math.max(0, lower.length - 1) }, (_, at) => lower.slice(at, at + 2)))
}
