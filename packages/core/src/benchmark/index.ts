export type {
  Benchmark,
  BenchmarkDefinition,
  DatasetSpec,
  ParamSpec,
  PromptContext,
  PromptSpec,
  SampleContext,
} from "./benchmark.js"
export { defineBenchmark } from "./define-benchmark.js"
export { type Sample, type SampleDraft, targetText } from "./sample.js"
