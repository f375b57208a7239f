export {
  formInstruction,
  type GradingCase,
  gradingMessages,
  type VerdictForm,
  verdictForm,
} from "./grading-prompt.js"
export { createJudgePanel, type JudgeMember, type JudgePanel, type JudgePanelOptions } from "./judge.js"
export { type JudgeCache, openJudgeCache } from "./judge-cache.js"
export { type JudgePolicy, type JudgeStrategy, judgedScorer, judgeMode } from "./judged-scorer.js"
export { combineVotes, type JudgeVote, type PanelAggregation, type PanelResult } from "./panel.js"
export { type ParsedVerdict, parseVerdict } from "./verdict.js"
