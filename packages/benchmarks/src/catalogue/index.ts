export { type BenchmarkFacts, benchmarkFacts } from "./benchmark-facts.js"
export { catalogue } from "./catalogue.js"
export type { CatalogueEntry } from "./catalogue-entry.js"
export { type BenchmarkFilter, listBenchmarks, loadBenchmark } from "./load-benchmark.js"
