export type { AnswerRule, MockAnswer, MockLogprob, MockStopReason, MockToolCall } from "./answer/index.js"
export {
  answerFrom,
  chooseShare,
  constantAnswer,
  countTokens,
  echoAnswer,
  type RightShareOptions,
  rightShare,
  scriptedAnswers,
  splitTokens,
} from "./answer/index.js"
export {
  type MockServerFlag,
  type MockServerFlagValues,
  mockServerFlags,
  mockServerOptions,
  type RunMockServerOptions,
  runMockServerCommand,
} from "./command/index.js"
export {
  type AskedRequest,
  type ConformanceCase,
  type DatasetTarget,
  datasetCases,
  type ModelTarget,
  modelCases,
  type RegisterTest,
  type TestedModel,
  type TestedOutput,
  type TestedRecord,
  type TestedSelection,
  type TestedSource,
  testDatasetSource,
  testModel,
} from "./conformance/index.js"
export { TestingError, type TestingErrorCode } from "./errors/index.js"
export type { Fault, FaultRule } from "./fault/index.js"
export {
  type HubFault,
  type HubFaultRule,
  type HubFiles,
  type HubRepo,
  type HubRequest,
  type HubSimulator,
  type HubSimulatorOptions,
  type HubTokens,
  startHubSimulator,
} from "./hub/index.js"
export { type Law, meanOfLaw } from "./random/index.js"
export type { MockMessage, MockRequest, WireFormatName } from "./request/index.js"
export {
  createPlanner,
  type Emission,
  type Planner,
  type RequestPlan,
  type TimingProfile,
} from "./schedule/index.js"
export {
  type MockServer,
  type MockServerOptions,
  type MockServerStats,
  type RateLimit,
  startMockServer,
} from "./server/index.js"
export {
  readTruthFile,
  type Truth,
  type TruthCapacity,
  type TruthOutcome,
  type TruthRecord,
} from "./truth/index.js"
