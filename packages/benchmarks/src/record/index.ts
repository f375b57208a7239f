export { integer, letter, text } from "./fields.js"
export { choiceColumns, letteredChoices } from "./lettered-choices.js"
export { boxedSolution } from "./solution-answer.js"
export { fieldOf } from "./subject-fields.js"
