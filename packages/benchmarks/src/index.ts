export {
  type BenchmarkFacts,
  type BenchmarkFilter,
  benchmarkFacts,
  type CatalogueEntry,
  catalogue,
  listBenchmarks,
  loadBenchmark,
} from "./catalogue/index.js"
