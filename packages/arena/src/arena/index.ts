export {
  type ArenaConfig,
  type ArenaConfigInput,
  arenaConfigSchema,
  parseArenaConfig,
} from "./arena-config.js"
export { arenaReport, pairSubset } from "./arena-report.js"
export {
  type ArenaResult,
  arenaResultToJson,
  type PairRecord,
  pairRecords,
  ratingRowToJson,
  ratingTableToJson,
} from "./arena-result.js"
export { formatGrades, type GradedRuns, gradeRuns } from "./grade-runs.js"
export { rateContest } from "./rate-contest.js"
export { type ArenaRun, arenaFiles, createJudges, type RunArenaOptions, runArena } from "./run-arena.js"
