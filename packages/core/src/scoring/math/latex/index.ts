export { cleanLatex } from "./clean-latex.js"
export { numberOfWords } from "./number-words.js"
export { longestAnswer, parseAnswer } from "./parse-answer.js"
export { compatibleUnits } from "./units.js"
