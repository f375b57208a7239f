/** What is looked for in a folder of data. */
export interface LayoutQuery {
  /** Configuration or file stem; undefined when the data has no subsets. */
  subset: string | undefined
  split: string
  /** Whether this is the split that is scored: only that one may come from a file that names no split. */
  isEval: boolean
  /** Whether the benchmark has only this subset, so that a file need not name it. */
  isSole: boolean
  /** Whether the user named the file itself, so that its name says nothing. */
  isNamedFile?: boolean
  /** Further names a file may carry: the benchmark's and the repository's. */
  names: readonly string[]
  /** What `{subset}` in patterns stands for; default `subset`. */
  subsetName?: string
  /** Patterns of the benchmark, with `{subset}` and `{split}`. */
  files?: readonly string[]
}

/** One place to look. */
export interface Candidate {
  stem: string
  /** Whether a folder of that name counts too, with all its files. */
  orFolder: boolean
}

// One direction only: a question for "dev" is not answered with "validation", which is often what is scored.
const spellings: Readonly<Record<string, readonly string[]>> = {
  train: ["train", "training"],
  validation: ["validation", "val", "valid", "dev"],
  val: ["val", "valid", "validation"],
  test: ["test", "testing"],
}

/** The spellings of a split, the asked one first. */
export function splitSpellings(split: string): readonly string[] {
  return spellings[split.toLowerCase()] ?? [split]
}

const splitWords = new Set(["train", "training", "validation", "val", "valid", "dev", "test", "testing"])

/** Whether a path speaks of another split than the one that is looked for. */
export function isOfOtherSplit(stem: string, { split, isNamedFile }: LayoutQuery): boolean {
  if (isNamedFile) return false
  const spoken = stem
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => splitWords.has(word))
  return (
    spoken.length > 0 && !splitSpellings(split.toLowerCase()).some((spelling) => spoken.includes(spelling))
  )
}

/** Places that name the subset and the split; best first. */
export function subsetCandidates({ subset, split }: LayoutQuery): Candidate[] {
  if (subset === undefined) return []
  return splitSpellings(split).flatMap((spelling) => [
    ...["_", "-", "."].map((joint) => file(`${subset}${joint}${spelling}`)),
    place(`${subset}/${spelling}`),
    ...["_", "-"].map((joint) => file(`${subset}/${subset}${joint}${spelling}`)),
    ...["_", "-"].map((joint) => file(`${spelling}/${subset}${joint}${spelling}`)),
    file(`${spelling}/${subset}`),
  ])
}

/** Places that name only the split, or the benchmark and the split. */
export function splitCandidates({ names, split }: LayoutQuery): Candidate[] {
  return splitSpellings(split).flatMap((spelling) => [
    place(spelling),
    ...names.flatMap((name) => [
      ...["_", "-", "."].map((joint) => file(`${name}${joint}${spelling}`)),
      place(`${name}/${spelling}`),
    ]),
  ])
}

/** A file of exactly these names, without a split. */
export function wholeCandidates(names: readonly (string | undefined)[]): Candidate[] {
  return names.filter((name) => name !== undefined).map(file)
}

function file(stem: string): Candidate {
  return { stem, orFolder: false }
}

function place(stem: string): Candidate {
  return { stem, orFolder: true }
}
