export {
  type ArenaRatings,
  type ArenaView,
  arenaSchema,
  type BattleDetail,
  type BattleRow,
  type BattlesPage,
  type BattlesQuery,
  battleDetailSchema,
  battleRowSchema,
  battlesPageSchema,
  battlesQuerySchema,
  type RatingsQuery,
  ratingsQuerySchema,
  type ScopeRatings,
  scopeRatingsSchema,
  type VoteBody,
  type Votes,
  voteBodySchema,
  votesSchema,
} from "./arena.js"
export {
  type BenchmarkDetail,
  type BenchmarkRow,
  type Benchmarks,
  benchmarkDetailSchema,
  benchmarkRowSchema,
  benchmarksSchema,
  type Preview,
  previewBodySchema,
  previewSchema,
} from "./benchmark.js"
export {
  analysisSchema,
  classicResultSchema,
  modelReportsSchema,
  perfLevelsSchema,
  perfListSchema,
  perfTableSchema,
  predictionsSchema,
  removedPathSchema,
  reportItemSchema,
  reportsSchema,
  stoppedSchema,
  submittedSchema,
  tableSchema,
  taskLogSchema,
  taskStatusSchema,
} from "./classic.js"
export {
  type Collection,
  type CollectionBody,
  type CollectionSamplesBody,
  type Collections,
  collectionBodySchema,
  collectionSamplesBodySchema,
  collectionSamplesSchema,
  collectionSchema,
  collectionsQuerySchema,
  collectionsSchema,
  type SampleRef,
  sampleRefSchema,
} from "./collection.js"
export {
  type CompareQuery,
  type CompareSamples,
  type CompareSamplesQuery,
  type CompareView,
  compareQuerySchema,
  compareSamplesQuerySchema,
  compareSamplesSchema,
  compareSchema,
  differenceSchema,
  type PairedResult,
} from "./compare.js"
export { type Doctor, doctorQuerySchema, doctorSchema } from "./doctor.js"
export { type Estimate, type EstimateBody, estimateBodySchema, estimateSchema } from "./estimate.js"
export { type LiveEvent, liveEventSchema, type ServerEvent, serverEventSchema } from "./event.js"
export {
  type AgainBody,
  againBodySchema,
  type Explanation,
  type ExplanationNote,
  explanationSchema,
} from "./explain.js"
export { type Issue, issue, issueSchema } from "./issue.js"
export type { IssueCode } from "./issue-texts.js"
export {
  type Job,
  type JobBody,
  type JobKind,
  type JobStatus,
  type JobsPage,
  type JobsQuery,
  jobBodySchema,
  jobKinds,
  jobSchema,
  jobStatuses,
  jobsPageSchema,
  jobsQuerySchema,
  type Price,
  type Progress,
  priceSchema,
  progressSchema,
  type ResultSummary,
  type ResumeBody,
  type RetuneBody,
  resultSummarySchema,
  resumeBodySchema,
  retuneBodySchema,
  submittedJobSchema,
  type Validation,
  validationSchema,
} from "./job.js"
export { type JudgeQuery, type JudgeView, judgeQuerySchema, judgeViewSchema } from "./judge.js"
export { type AgentSteps, agentStepsSchema, type Judgement, judgementSchema } from "./judgement.js"
export { type MessagePart, type MessageView, messagePartSchema, messageSchema } from "./message.js"
export {
  type DatasetReport,
  datasetReportSchema,
  type MetricReportView,
  metricReportSchema,
  type RunOverview,
  runOverviewSchema,
  type Speed,
  speedSchema,
} from "./overview.js"
export { type Param, type Params, paramSchema, paramsSchema } from "./params.js"
export {
  type PerfLevel,
  type PerfRequest,
  type PerfRequestDetail,
  type PerfRequestsPage,
  type PerfRequestsQuery,
  type PerfSeries,
  type PerfView,
  perfRequestDetailSchema,
  perfRequestSchema,
  perfRequestsPageSchema,
  perfRequestsQuerySchema,
  perfSchema,
  perfSeriesSchema,
} from "./perf.js"
export { type Problem, problemSchema } from "./problem.js"
export {
  type DeletedRun,
  deletedRunSchema,
  type LogPage,
  logPageSchema,
  type RemotePicturesBody,
  type RunFiles,
  type RunKind,
  type RunRow,
  type RunStatus,
  type RunsPage,
  type RunsQuery,
  remotePicturesSchema,
  runFilesSchema,
  runKinds,
  runRowSchema,
  runStatuses,
  runsPageSchema,
  runsQuerySchema,
  type TagsBody,
  type Trash,
  tagsBodySchema,
  trashSchema,
} from "./run.js"
export {
  type Label,
  type LabelBody,
  type Labels,
  labelBodySchema,
  labelKinds,
  labelSchema,
  labelsSchema,
  type SampleDetail,
  type SampleFlag,
  type SampleKey,
  type SampleRow,
  type SampleStatus,
  type SamplesPage,
  type SamplesQuery,
  sampleDetailSchema,
  sampleFlags,
  sampleKeySchema,
  sampleRowSchema,
  sampleStatuses,
  samplesPageSchema,
  samplesQuerySchema,
} from "./sample.js"
export { type MarkedSample, parseSampleMark, repeatMark, sampleMark } from "./sample-mark.js"
export {
  type SavedView,
  type SavedViewBody,
  type SavedViews,
  savedViewBodySchema,
  savedViewSchema,
  savedViewsSchema,
} from "./saved-view.js"
export { warning } from "./say-warning.js"
export {
  type Figure,
  figureSchema,
  type Headline,
  headlineSchema,
  type Interval,
  intervalSchema,
  type MetricDescription,
  metricInfoSchema,
} from "./score.js"
export {
  type EndpointCheck,
  endpointBodySchema,
  endpointSchema,
  type Health,
  healthSchema,
  type ServerConfig,
  type SessionView,
  serverConfigSchema,
  sessionBodySchema,
  sessionSchema,
} from "./server.js"
export {
  type SiteComparisons,
  type SiteList,
  type SiteManifest,
  type SitePart,
  siteParts,
} from "./site.js"
export { type DatasetSpread, type Spread, spreadSchema } from "./spread.js"
export {
  type Timeline,
  type TimelineQuery,
  timelineQuerySchema,
  timelineSchema,
} from "./timeline.js"
export { type Upload, uploadSchema, uploadsSchema } from "./upload.js"
export { type Warning, warningSchema } from "./warning.js"
