export { lmsysGrade, lmsysPair, rankingPair } from "./completion-parsers.js"
export { isLegacyConfig, type LegacyConfig, parseLegacyConfig } from "./legacy-config.js"
export type { LegacyTable } from "./rating-stage.js"
export { type LegacyOptions, runLegacyArena } from "./run-legacy-arena.js"
