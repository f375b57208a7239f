/** What an aggregation sees of one sample. */
export interface ScoredAttempt {
  /** Position inside the subset. */
  id: number
  groupId: number
  generationIndex: number
  /** The metric's value; undefined when the score is unusable or the metric was left out. */
  value: number | undefined
  /** Weight in a mean; default 1. See `Score.weights`. */
  weight?: number
  /** The extracted answer; kept only for aggregations with `needsExtracted`. */
  extracted?: string
}

/** One number over many samples, with what is needed to trust it. */
export interface AggregateValue {
  /** Identity of the aggregation: `mean`, `pass_at_k` … */
  aggregation: string
  /** For example `{ k: 3 }`. */
  dimensions: Readonly<Record<string, string | number>>
  value: number
  /** Samples (or groups, for k-aggregations) that entered it. */
  n: number
  /** Sum of the weights, when they are not all 1; roll-ups over subsets weigh by it instead of `n`. */
  weight?: number
  /** Standard error of `value`; undefined when it cannot be known (n < 2). */
  stderr: number | undefined
  /** 95% interval. */
  interval: readonly [low: number, high: number] | undefined
  /** How the interval was made: `clt`, `clustered`, `wilson`, `bootstrap`. */
  method: string
  metadata?: Readonly<Record<string, unknown>>
}

/** Folds the scores of one metric in one subset. */
export interface Aggregation {
  /** As users name it: `mean`, `mean_and_pass_at_k` … */
  readonly name: string
  readonly needsExtracted: boolean
  fold(attempts: Iterable<ScoredAttempt>): readonly AggregateValue[]
}
