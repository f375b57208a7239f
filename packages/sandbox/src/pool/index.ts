export { ProgramPool } from "./program-pool.js"
export { closedError } from "./warm-pool.js"
