export { type ActivePairingOptions, activePairs, orderDoubt } from "./active-pairing.js"
export { battlesOfGames } from "./battles-of-games.js"
export { type Game, gameKey, type Judge, type JudgedGame, type JudgingRules, meetingKey } from "./game.js"
export { type GameLog, openGameLog, readGames } from "./game-log.js"
export {
  type Grade,
  type GradeParser,
  type GradingOptions,
  type GradingResult,
  runGrading,
} from "./grading.js"
export { allPairs, baselinePairs, type PositionMode, placements } from "./pairings.js"
export type { ContestQuestion, Pairing } from "./question.js"
export {
  type ContestMode,
  type ContestOptions,
  type ContestProgress,
  type ContestResult,
  runContest,
} from "./run-contest.js"
