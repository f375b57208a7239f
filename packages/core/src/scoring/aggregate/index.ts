export { aggregationNamed, aggregations } from "./aggregation-named.js"
export { clippedMean, mean } from "./mean.js"
export {
  meanAndPassAtK,
  meanAndPassHatK,
  meanAndVoteAtK,
  passAtK,
  passHatK,
  voteAtK,
} from "./pass-at-k.js"
