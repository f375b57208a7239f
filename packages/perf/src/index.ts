export type { ArrivalProcess } from "./arrival/arrival-process.js"
export {
  type ConfigProblem,
  type PerfConfig,
  type PerfConfigInput,
  type PerfFlag,
  parsePerfConfig,
  perfFlags,
} from "./config/index.js"
export { PerfError, type PerfErrorCode } from "./errors/index.js"
export { type LevelMetrics, type MeasuredLevel, type MetricOptions, summarizeLevel } from "./metrics/index.js"
export type { EventKind, Framing, Protocol, ResponseFacts, WireRequest } from "./protocol/protocol.js"
export type { FailureKind, RequestOutcome, RequestRecord } from "./record/request-record.js"
export type { ReportedLevel, ReportedRun } from "./report/reported-run.js"
export { runLevel } from "./run/index.js"
export type { ClientHealth, LevelPlan, LevelResult, LevelRun } from "./run/level-plan.js"
export type {
  LevelFigures,
  LevelName,
  LevelSnapshot,
  LivePercentiles,
  PerfEvent,
  SearchBracket,
} from "./run/perf-event.js"
export type { PerfReport } from "./run/perf-report.js"
export type { PerfRun } from "./run/perf-run.js"
export {
  checkPerfConfig,
  type DetailedRun,
  holdsLoadTest,
  type RunPerfOptions,
  runPerf,
} from "./sweep/index.js"
export type { ChatMessage, Conversation, Payload, Turn } from "./workload/conversation.js"
export type { Workload } from "./workload/workload.js"
