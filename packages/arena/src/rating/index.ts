export {
  agreementWithConfidence,
  type BoundedScore,
  benchmarkQuality,
  pairRankBrier,
  type ScoreSpread,
  separability,
  strictAgreement,
} from "./benchmark-quality.js"
export {
  type BootstrapOptions,
  bootstrapRatings,
  bootstrapRatingsInParallel,
  type RatingSamples,
} from "./bootstrap-ratings.js"
export { type ComparisonGraph, checkComparable, connectedGroups, strongGroups } from "./comparison-graph.js"
export type { Covariates, WeightUse } from "./design.js"
export { fitRatings, type RatingFit, type RatingOptions } from "./fit-ratings.js"
export { normalIntervals, percentileIntervals, type RatingInterval, samplesOfPlayer } from "./intervals.js"
export { type BattleCells, mergeBattles } from "./merge-battles.js"
export { type EloOptions, onlineElo } from "./online-elo.js"
export { bradleyTerry, davidson, type OutcomeModel, outcomeModels, raoKupper } from "./outcome-model.js"
export { kendallTauB, spearman } from "./rank-correlation.js"
export {
  type RatedModel,
  type RateOptions,
  type RatingMethod,
  type RatingTable,
  rateBattles,
  ratingMethods,
} from "./rate-battles.js"
export { type Anchor, pointsPerUnit, winRateAgainst } from "./rating-scale.js"
export { type CovarianceOptions, type ParameterCovariance, robustCovariance } from "./robust-covariance.js"
export {
  type StyleFeature,
  type StyleForm,
  type StyleOptions,
  styleCovariates,
  styleFeatures,
} from "./style-covariates.js"
