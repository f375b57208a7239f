export {
  type BenchmarkReport,
  type CategoryScore,
  type Distribution,
  type JudgeSummary,
  type MetricReport,
  type PerfSummary,
  primaryMetricOf,
  type SubsetExecution,
  type SubsetScore,
  type UncertainMean,
} from "./benchmark-report.js"
export {
  type ComparedBenchmark,
  type ComparedRun,
  type ComparedScore,
  type CompareOptions,
  compareRuns,
  describeComparison,
  type Flip,
  formatComparison,
  formatPValue,
  type MetricComparison,
  questionKey,
  type RunComparison,
} from "./compare/index.js"
export { formatCsvReport } from "./export-csv.js"
export { formatJUnitReport, type GateResult } from "./export-junit.js"
export { formatMarkdownReport } from "./export-markdown.js"
export { escapeHtml, formatHtmlReport, type HtmlReportOptions } from "./html/index.js"
export { identityKey, type MetricIdentity, metricIdentity } from "./metric-identity.js"
export {
  formatDifference,
  formatInterval,
  formatScore,
  metricLabel,
  type ScoreFormat,
  scoreFormat,
} from "./metric-label.js"
export { formatOutcomes, type OutcomeCount, outcomeList } from "./outcome-label.js"
export { parseReportFile } from "./parse-report-file.js"
export type { RequestPerf } from "./perf-collector.js"
export { formatPerfTable } from "./perf-table.js"
export {
  createReportBuilder,
  type FailureRecord,
  type ReportBuilder,
  type ReportBuilderOptions,
  type ScoreRecord,
} from "./report-builder.js"
export { formatFixed, roundHalfUp } from "./round-half-up.js"
export { formatOutcomeLines, formatScoreTable } from "./score-table.js"
export {
  formatTextTable,
  printable,
  type TableStyle,
  type TextColumn,
  type TextRow,
} from "./text-table.js"
export { formatReportFile, toReportFile } from "./write-report-file.js"
