export type {
  Benchmark,
  BenchmarkDefinition,
  DatasetLayout,
  DatasetSpec,
  ParamSpec,
  PromptContext,
  PromptSpec,
  SampleContext,
} from "./benchmark.js"
export { datasetAt } from "./dataset-at.js"
export { defineBenchmark } from "./define-benchmark.js"
export { type FreeQaDefinition, freeQa } from "./free-qa.js"
export { type GenerationDefinition, generation } from "./generation.js"
export { type MathProblemDefinition, mathProblem } from "./math-problem.js"
export { type ChoiceDraft, type MultipleChoiceDefinition, multipleChoice } from "./multiple-choice.js"
export { type Sample, type SampleDraft, targetText } from "./sample.js"
