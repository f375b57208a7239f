export { type ChoiceMatchOptions, choiceMatch, multiChoicePartial } from "./choice-match.js"
export type { ChoiceAnswer, ChoiceQuestion, ChoiceRule } from "./choice-question.js"
export { extractChoice } from "./extract-choice.js"
export { originalChoice } from "./original-choice.js"
