export {
  createTruthLog,
  type TruthCapacity,
  type TruthLog,
  type TruthOutcome,
  type TruthTables,
} from "./truth-log.js"
