export type { AnswerRule, MockAnswer, MockLogprob, MockStopReason, MockToolCall } from "./answer.js"
export { fillerText } from "./filler.js"
export { canJoin, joinPieces, type Piece } from "./piece.js"
export { type ResolvedAnswer, type ResolvedToolCall, resolveAnswer } from "./resolve.js"
export {
  answerFrom,
  chooseShare,
  constantAnswer,
  echoAnswer,
  type RightShareOptions,
  rightShare,
  scriptedAnswers,
} from "./rules.js"
export { countTokens, splitTokens, tokenId } from "./tokens.js"
