import type { RunRow } from "./run.js"

/** What a person who exports can leave out. */
export const siteParts = ["prompts", "outputs"] as const
export type SitePart = (typeof siteParts)[number]

/** A list of the service in an exported page: light rows in chunks, whole entries in chunks of their own. */
export interface SiteList {
  rows: readonly number[]
  /** Chunks of whole entries, in the order of the rows; `first` is the row that one begins with. */
  details: readonly { first: number; chunk: number }[]
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
}
