export type { AggregateValue, Aggregation, ScoredAttempt } from "./aggregation.js"
export { isUsable, type Score, type ScoreStatus } from "./score.js"
export { defineScorer, type MetricInfo, type ScoreInput, type Scorer } from "./scorer.js"
