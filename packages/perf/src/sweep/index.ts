export { checkPerfConfig } from "./check-perf-config.js"
export { conductRun, type DetailedRun, type RunPerfOptions, runPerf } from "./run-perf.js"
export { holdsLoadTest } from "./run-place.js"
