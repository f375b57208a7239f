export type { RunEvent, SampleRef } from "./event.js"
export { type Outcome, type OutcomeCounts, outcomes } from "./outcome.js"
