export { BenchmarkBadges } from "./benchmark-badges.js"
export { BenchmarkFilters, fittingBenchmarks } from "./benchmark-filters.js"
export { EnglishDescriptions } from "./english-descriptions.js"
export { messages } from "./messages.js"
