export { humaneval } from "./humaneval.js"
export { humanevalPlus } from "./humaneval-plus.js"
