export {
  type CompareOptions,
  compareRuns,
  type Flip,
  type MetricComparison,
  type RunComparison,
} from "./compare-runs.js"
export type { ComparedBenchmark, ComparedRun, ComparedScore } from "./compared-run.js"
export { describeComparison, formatComparison, formatPValue } from "./comparison-table.js"
export { questionKey } from "./question-key.js"
