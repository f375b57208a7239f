export { missingPackage } from "./missing-package.js"
export { errorMessage, PerfError, type PerfErrorCode } from "./perf-error.js"
