export type {
  BenchmarkReport,
  CategoryScore,
  Distribution,
  MetricIdentity,
  MetricReport,
  PerfSummary,
  SubsetExecution,
  SubsetScore,
} from "./benchmark-report.js"
