/** What is looked for in a folder of data. */
export interface LayoutQuery {
  /** Configuration or file stem; undefined when the data has no subsets. */
  subset: string | undefined
  split: string
  /** Whether this is the split that is scored: only that one may come from a file that names no split. */
  isEval: boolean
  /** Whether the benchmark has only this subset, so that a file need not name it. */
  isSole: boolean
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

/** Places that name the subset and the split, or only the split when there is one subset; best first. */
export function splitCandidates({ subset, isSole, names, split }: LayoutQuery): Candidate[] {
  const candidates: Candidate[] = []
  const file = (stem: string) => candidates.push({ stem, orFolder: false })
  const place = (stem: string) => candidates.push({ stem, orFolder: true })
  for (const spelling of splitSpellings(split)) {
    if (subset !== undefined) {
      for (const joint of ["_", "-", "."]) file(`${subset}${joint}${spelling}`)
      place(`${subset}/${spelling}`)
      for (const joint of ["_", "-"]) file(`${subset}/${subset}${joint}${spelling}`)
      for (const joint of ["_", "-"]) file(`${spelling}/${subset}${joint}${spelling}`)
      file(`${spelling}/${subset}`)
    }
    if (!isSole) continue
    place(spelling)
    for (const name of names) {
      for (const joint of ["_", "-", "."]) file(`${name}${joint}${spelling}`)
      place(`${name}/${spelling}`)
    }
  }
  return candidates
}

/** Places that name no split; for the split that is scored. */
export function wholeCandidates({ subset, isSole, names }: LayoutQuery): Candidate[] {
  const stems = subset === undefined ? [] : [subset]
  if (isSole) stems.push(...names)
  return stems.map((stem) => ({ stem, orFolder: false }))
}
