export { GoneRun } from "./gone-run.js"
export { RunHeader } from "./run-header.js"
export { tokenTotals } from "./token-totals.js"
