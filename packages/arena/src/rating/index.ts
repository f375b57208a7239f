export {
  bootstrapRatings,
  bootstrapRatingsInParallel,
  type BootstrapOptions,
  coefficientPoints,
  type RatingSamples,
} from "./bootstrap-ratings.js"
export { checkComparable, type ComparisonGraph, connectedGroups, strongGroups } from "./comparison-graph.js"
export type { Covariates, WeightUse } from "./design.js"
export { fitRatings, type RatingFit, type RatingOptions } from "./fit-ratings.js"
export { type BattleCells, mergeBattles } from "./merge-battles.js"
export { type EloOptions, onlineElo } from "./online-elo.js"
export { bradleyTerry, davidson, type OutcomeModel, outcomeModels, raoKupper } from "./outcome-model.js"
export { type Anchor, pointsPerUnit, winRateAgainst } from "./rating-scale.js"
export { type CovarianceOptions, type ParameterCovariance, robustCovariance } from "./robust-covariance.js"
export { type StyleFeature, type StyleForm, type StyleOptions, styleCovariates, styleFeatures } from "./style-covariates.js"
