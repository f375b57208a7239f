import type { Benchmark } from "@evalscope/core"

/** What is known of a built-in benchmark without loading its adapter. */
export interface CatalogueEntry {
  name: string
  prettyName: string
  category: "llm" | "vlm" | "agent" | "aigc"
  tags: readonly string[]
  /** Number of subsets. */
  subsets: number
  /** Samples that a run without limits scores; none where the data is the user's own. */
  samples?: number
  evalSplit: string
  /** Demonstrations by default. */
  fewShot: number
  /** Names of the metrics, the primary one first. */
  metrics: readonly string[]
  /** Where the data comes from. */
  data: "hub" | "user" | "bundled"
  load: () => Promise<Benchmark>
}
