export {
  type BenchmarkFilter,
  type CatalogueEntry,
  catalogue,
  listBenchmarks,
  loadBenchmark,
} from "./catalogue/index.js"
