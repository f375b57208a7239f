export type {
  Benchmark,
  BenchmarkDefinition,
  DatasetLayout,
  DatasetPlace,
  DatasetSpec,
  ParamSpec,
  PromptContext,
  PromptSpec,
  SampleContext,
} from "./benchmark.js"
export { datasetAt } from "./dataset-at.js"
export { defineBenchmark } from "./define-benchmark.js"
export { type Sample, type SampleDraft, targetText } from "./sample.js"
