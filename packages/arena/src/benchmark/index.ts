export {
  type AlpacaEvalOptions,
  type AlpacaEvalResult,
  type AlpacaOutput,
  readAlpacaOutputs,
  runAlpacaEval,
} from "./alpaca-eval.js"
export {
  type ArenaHardOptions,
  type ArenaHardResult,
  type ArenaHardRow,
  type ArenaHardVersion,
  arenaHardBaselines,
  arenaHardScores,
  formatArenaHard,
  runArenaHard,
} from "./arena-hard.js"
export {
  type ArenaHardAnswer,
  type ArenaHardQuestion,
  readArenaHardAnswers,
  readArenaHardQuestions,
  writeArenaHardAnswers,
} from "./arena-hard-files.js"
export { type LengthControlInput, type LengthControlled, lengthControlledWinRate } from "./length-control.js"
export { type BenchmarkRun, isBenchmarkConfig, runBenchmark } from "./run-benchmark.js"
export { type MarkdownCounts, markdownCounts } from "./style-counts.js"
