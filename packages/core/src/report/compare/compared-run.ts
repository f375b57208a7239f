import type { Outcome } from "../../run/outcome.js"
import type { MetricInfo } from "../../scoring/scorer.js"

/** The score of one sample, as comparing needs it. Samples without a usable score are left out by the reader. */
export interface ComparedScore {
  subset: string
  /** Position inside the subset. */
  id: number
  /** The question: repeats share it. Default the id. */
  groupId?: number | undefined
  /**
   * Names the question by its content, the same in every run and for every model; see `questionKey`. With it on both
   * sides, runs over differently ordered or limited data are matched rightly; else the position decides.
   */
  key?: string | undefined
  values: Readonly<Record<string, number>>
  outcome?: Outcome | undefined
}

/** One model's scores on one benchmark, read as often as asked. */
export interface ComparedBenchmark {
  name: string
  prettyName?: string | undefined
  /** What the metrics mean; metrics that are not listed count as ratios of which more is better. */
  metrics?: readonly MetricInfo[] | undefined
  /** Default the first of quality in `metrics`, else the first value. */
  primaryMetric?: string | undefined
  scores(): AsyncIterable<ComparedScore> | Iterable<ComparedScore>
}

/** What is compared: one model in one run. */
export interface ComparedRun {
  /** For people, e.g. the model's name. */
  name: string
  benchmarks: readonly ComparedBenchmark[]
}
