export { type BootstrapOptions, bootstrapEstimate, sortedQuantile } from "./bootstrap.js"
export {
  type ClusteredObservation,
  type ClusterTotals,
  clusteredMean,
  clusterTotals,
} from "./clustered-mean.js"
export {
  type DifferenceEstimate,
  independentDifference,
  type PairedDifference,
  pairedDifference,
  type ScorePair,
} from "./difference.js"
export {
  binomialCdf,
  normalCdf,
  normalQuantile,
  studentTCdf,
  studentTQuantile,
  studentTTwoSided,
} from "./distributions.js"
export type { ConfidenceOptions, Estimate } from "./estimate.js"
export { holm } from "./holm.js"
export { mcnemarExact } from "./mcnemar.js"
export { estimateOfMoments, meanEstimate } from "./mean-estimate.js"
export { type NumberColumn, numberColumn } from "./number-column.js"
export { minimumDetectableDifference, type PowerOptions, sampleSizeFor } from "./power.js"
export { type RunningMoments, runningMoments } from "./running-moments.js"
export { type RandomSource, seededRandom } from "./seeded-random.js"
export { type SignFlipOptions, signFlipTest } from "./sign-flip.js"
export { type Stratum, stratifiedMean } from "./stratified-mean.js"
export { wilsonInterval } from "./wilson-interval.js"
