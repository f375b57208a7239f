import type { CompareView } from "./compare.js"
import type { RunRow } from "./run.js"

/** What a person who exports can leave out. */
export const siteParts = ["prompts", "outputs", "labels"] as const
export type SitePart = (typeof siteParts)[number]

/** A list of the service in an exported page: light rows in chunks, whole entries in chunks of their own. */
export interface SiteList {
  rows: readonly number[]
  /** Chunks of whole entries, in the order of the rows; `first` is the row that one begins with. */
  details: readonly { first: number; chunk: number }[]
}

/** Runs that can be compared with each other, by their references. */
export interface SiteComparisons {
  refs: readonly string[]
  /** Every two of them, the first being the baseline. */
  pairs: readonly CompareView[]
  /**
   * Beside the samples of each run a number that is the same where the question is, below 0 for questions of one run
   * only; null where they are too many to be matched.
   */
  questions: readonly (readonly number[])[] | null
}

/** What an exported page holds; `answers` and `lists` are by the paths of the service. */
export interface SiteManifest {
  title: string
  /** Of EvalScope. */
  version: string
  created_at: string
  without: readonly SitePart[]
  runs: readonly RunRow[]
  answers: Readonly<Record<string, number>>
  lists: Readonly<Record<string, SiteList>>
  /** Chunks of what {@link SiteComparisons} has; absent where nothing can be compared. */
  comparisons?: { refs: readonly string[]; pairs: number; questions: number | null } | undefined
}
