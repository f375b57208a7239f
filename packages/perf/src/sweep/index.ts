export { checkPerfConfig } from "./check-perf-config.js"
export { conductRun, type DetailedRun, holdsLoadTest, type RunPerfOptions, runPerf } from "./run-perf.js"
