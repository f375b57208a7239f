export { cohenKappa, type KappaWeights, krippendorffAlpha } from "./agreement.js"
export {
  type ArenaHardBattleOptions,
  type ArenaHardJudgment,
  arenaHardBattles,
  arenaHardJudgmentSchema,
  candidateVerdicts,
  scoreItems,
} from "./arena-hard-judgment.js"
export { type PlacementConsistency, type PlacementPair, placementConsistency } from "./consistency.js"
export { gradePrompt, type JudgePrompt, judgeMessages, pairPrompt } from "./judge-prompt.js"
export {
  type HumanAgreement,
  type HumanLabel,
  type JudgeQuality,
  type JuryQuality,
  judgeQuality,
} from "./judge-quality.js"
export { parseGrade } from "./parse-grade.js"
export {
  anyFormParser,
  doubleBracketParser,
  lastBracketParser,
  structuredParser,
  type VerdictParser,
  type VerdictReading,
  verdictParsers,
} from "./parse-verdict.js"
export {
  isStrong,
  mirrorVerdict,
  sampleScore,
  type Verdict,
  verdictGrade,
  verdictOf,
  verdicts,
  verdictWinner,
} from "./verdict.js"
