export { allOf } from "./all-of.js"
export {
  type ExactMatchOptions,
  exactMatch,
  type InclusionMatchOptions,
  inclusionMatch,
  type NumberMatchOptions,
  numberMatch,
} from "./exact-match.js"
export { type MetricEntry, scorersByName, scorersFor } from "./scorers-by-name.js"
