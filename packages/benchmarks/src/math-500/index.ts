export { math500 } from "./math-500.js"
