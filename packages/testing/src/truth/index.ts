export { describeTruth, type Truth, type TruthRecord } from "./truth.js"
export { readTruthFile, writeTruthFile } from "./truth-file.js"
export { createTruthLog, type TruthCapacity, type TruthLog, type TruthOutcome } from "./truth-log.js"
