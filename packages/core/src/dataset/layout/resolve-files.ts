import picomatch from "picomatch"
import {
  type Candidate,
  isOfOtherSplit,
  type LayoutQuery,
  splitCandidates,
  splitSpellings,
  subsetCandidates,
  wholeCandidates,
} from "./candidates.js"
import { type DataGroup, groupDataFiles, groupFolders } from "./data-groups.js"
import type { RepositoryConfig } from "./readme-configs.js"

/** The files of one subset and split, or what was looked for. */
export type Resolution =
  | { kind: "found"; paths: readonly string[] }
  | { kind: "missing"; lookedFor: readonly string[] }
  | { kind: "ambiguous"; choices: readonly string[] }
  | { kind: "incomplete"; stem: string; present: number; expected: number }

/**
 * Finds the files of one subset and split among the paths of a folder. In order: the benchmark's own
 * patterns; the configurations a README declares; files named after subset and split; for the scored split,
 * after the subset; when the benchmark has one subset, after the split; for the scored split of one subset,
 * after the benchmark, and at last the only file there is. The first that exists wins, and inside it the first of
 * jsonl, csv, tsv, parquet, json. Upper and lower case are the same.
 */
export function resolveFiles(
  paths: readonly string[],
  configs: readonly RepositoryConfig[],
  query: LayoutQuery,
): Resolution {
  const groups = groupDataFiles(paths)
  const data = groups.flatMap((group) => group.paths)
  const byPattern = fromPatterns(data, query.files ?? [], query)
  if (byPattern.length > 0) return complete(groups, byPattern)
  const declared = fromConfigs(groups, data, configs, query)
  if (declared !== undefined) return declared

  const folders = groupFolders(groups)
  const lookedFor: string[] = []
  const { isSole, isEval, names, subset } = query
  const open = groups.filter((group) => !isOfOtherSplit(group.stem, query))
  const look = (candidates: readonly Candidate[]) => lookUp(groups, folders, candidates, query, lookedFor)
  const ofSubset = subsetCandidates(query)
  const ofSplit = isSole ? splitCandidates(query) : []
  const wholeSubset = isEval ? wholeCandidates([subset]) : []
  const wholeBenchmark = isEval && isSole ? wholeCandidates(names) : []
  const steps = [
    () => look(ofSubset),
    () => look(wholeSubset),
    () => look(ofSplit),
    () => (isSole ? bySplitWord(groups, query) : undefined),
    () => look(wholeBenchmark),
    () => anywhere(open, [...ofSubset, ...wholeSubset, ...ofSplit, ...wholeBenchmark]),
    () => (isEval && isSole ? onlyFile(open) : undefined),
  ]
  for (const step of steps) {
    const found = step()
    if (found !== undefined) return found
  }
  return { kind: "missing", lookedFor: [...(query.files ?? []), ...lookedFor] }
}

function fromPatterns(paths: readonly string[], files: readonly string[], query: LayoutQuery): string[] {
  const filled = files.map((file) =>
    file
      .replaceAll("{subset}", query.subsetName ?? query.subset ?? "default")
      .replaceAll("{split}", query.split),
  )
  return matching(paths, filled)
}

function matching(paths: readonly string[], patterns: readonly string[]): string[] {
  const literal = new Set(patterns)
  const matches = picomatch([...patterns])
  return paths.filter((path) => literal.has(path) || matches(path)).sort()
}

function fromConfigs(
  groups: readonly DataGroup[],
  data: readonly string[],
  configs: readonly RepositoryConfig[],
  query: LayoutQuery,
): Resolution | undefined {
  const config = pickConfig(configs, query)
  if (config === undefined) return undefined
  const prefix = config.folder === undefined || config.folder === "" ? "" : `${config.folder}/`
  for (const spelling of splitSpellings(query.split)) {
    const patterns = config.splits.get(spelling)
    if (patterns === undefined) continue
    const found = matching(
      data,
      patterns.map((pattern) => prefix + pattern.replace(/^\.?\//, "")),
    )
    if (found.length > 0) return complete(groups, found)
  }
  if (prefix === "") return undefined
  const inside = groups.filter((group) => group.stem.startsWith(prefix))
  const relative = inside.map((group) => ({ ...group, stem: group.stem.slice(prefix.length) }))
  return lookUp(relative, groupFolders(relative), splitCandidates(query), query, [])
}

function pickConfig(configs: readonly RepositoryConfig[], query: LayoutQuery): RepositoryConfig | undefined {
  const named = configs.find((config) => config.name === query.subset)
  if (named !== undefined || !query.isSole) return named
  const standard =
    configs.find((config) => config.isDefault) ?? configs.find(({ name }) => name === "default")
  return standard ?? (configs.length === 1 ? configs[0] : undefined)
}

/** Shards of a declared pattern must all be there too. */
function complete(groups: readonly DataGroup[], paths: readonly string[]): Resolution {
  const wanted = new Set(paths)
  for (const group of groups) {
    if (group.paths.some((path) => wanted.has(path)) && isIncomplete(group)) return incomplete(group)
  }
  return { kind: "found", paths }
}

function isIncomplete(group: DataGroup): boolean {
  return group.shards !== undefined && group.paths.length < group.shards
}

function incomplete(group: DataGroup): Resolution {
  return { kind: "incomplete", stem: group.stem, present: group.paths.length, expected: group.shards ?? 0 }
}

function take(group: DataGroup): Resolution {
  return isIncomplete(group) ? incomplete(group) : { kind: "found", paths: group.paths }
}

/** Looks candidates up from the top, from `data/`, and from the folder that holds everything. */
function lookUp(
  groups: readonly DataGroup[],
  folders: readonly DataGroup[],
  candidates: readonly Candidate[],
  query: LayoutQuery,
  lookedFor: string[],
): Resolution | undefined {
  const common = commonFolder(groups)
  const prefixes = [...new Set(["", "data/", ...(isOfOtherSplit(common, query) ? [] : [common])])]
  for (const { stem, orFolder } of candidates) {
    lookedFor.push(stem)
    for (const prefix of prefixes) {
      const wanted = (prefix + stem).toLowerCase()
      const isWanted = (group: DataGroup) => group.stem.toLowerCase() === wanted
      const found = groups.find(isWanted) ?? (orFolder ? folders.find(isWanted) : undefined)
      if (found !== undefined) return take(found)
    }
  }
  return undefined
}

function commonFolder(groups: readonly DataGroup[]): string {
  const first = groups[0]?.stem
  const slash = first?.indexOf("/") ?? -1
  if (first === undefined || slash < 0) return ""
  const folder = first.slice(0, slash + 1)
  return groups.every((group) => group.stem.startsWith(folder)) ? folder : ""
}

/** A file whose name has the split as one of its words: `train_xs`, `hellaswag_val_1000`. */
function bySplitWord(groups: readonly DataGroup[], query: LayoutQuery): Resolution | undefined {
  for (const spelling of splitSpellings(query.split)) {
    const found = groups.filter((group) => words(group.stem).includes(spelling.toLowerCase()))
    if (found.length > 0) return one(found)
  }
  return undefined
}

function words(stem: string): string[] {
  return baseName(stem)
    .toLowerCase()
    .split(/[^a-z0-9]+/)
}

/** A file of that name in any folder, when there is only one. */
function anywhere(groups: readonly DataGroup[], candidates: readonly Candidate[]): Resolution | undefined {
  for (const { stem } of candidates) {
    if (stem.includes("/")) continue
    const wanted = plainName(stem)
    const found = groups.filter((group) => plainName(baseName(group.stem)) === wanted)
    if (found.length > 0) return one(found)
  }
  return undefined
}

/** Upper case, underscores and hyphens do not matter: HumanEval, human_eval, human-eval. */
function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_.-]+/g, "")
}

function baseName(stem: string): string {
  return stem.slice(stem.lastIndexOf("/") + 1)
}

function onlyFile(groups: readonly DataGroup[]): Resolution | undefined {
  const stems = new Set(groups.map((group) => group.stem))
  return stems.size === 1 ? one(groups) : undefined
}

/** The first by format when all are the same data, else a question. */
function one(groups: readonly DataGroup[]): Resolution {
  const [first] = groups
  if (first === undefined || groups.some((group) => group.stem !== first.stem)) {
    return { kind: "ambiguous", choices: groups.flatMap((group) => group.paths) }
  }
  return take(first)
}
