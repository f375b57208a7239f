/** How far a score can be trusted. Only `success`, `fallback` and `degraded` enter a mean. */
export type ScoreStatus =
  | "success"
  | "transport_error"
  | "parse_error"
  | "invalid_session"
  | "fallback"
  | "degraded"
  | "excluded"

/** The verdict on one sample. */
export interface Score {
  /** Value by metric name. A metric that could not be computed is absent, never zero. */
  values: Readonly<Record<string, number>>
  /**
   * Weight of this sample in a metric's mean, by metric name; default 1. A ratio over the whole set is such a mean:
   * with the share of followed instructions as value and their number as weight it is the micro average.
   */
  weights?: Readonly<Record<string, number>>
  status?: ScoreStatus
  /** What was read out of the reply; undefined when no answer was found. */
  extracted?: string
  /** Name of the extraction rule that fired, e.g. `boxed`, `answer-marker`, `last-capital`. */
  rule?: string
  /** Why, for a person. */
  explanation?: string
  metadata?: Readonly<Record<string, unknown>>
  /** How the judges voted, when a judge scored it. */
  judgeSummary?: Readonly<Record<string, unknown>>
  /** Metric that stands for the sample; default: the scorer's first. */
  mainMetric?: string
}

/** Whether a score may enter an average. */
export function isUsable(status: ScoreStatus | undefined): boolean {
  return status === undefined || status === "success" || status === "fallback" || status === "degraded"
}
