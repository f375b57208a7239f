export { originalMathAnswer } from "./original-answer.js"
export { originalMathEqual } from "./original-equal.js"
export { originalNormalForm } from "./original-normal-form.js"
