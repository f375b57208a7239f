export { extractMathAnswer, type MathAnswer, type MathAnswerRule } from "./extract-math-answer.js"
export { mathEqual } from "./math-equal.js"
export { mathMatch, numericMatch } from "./math-match.js"
export { originalMathAnswer, originalMathEqual, originalNormalForm } from "./original/index.js"
