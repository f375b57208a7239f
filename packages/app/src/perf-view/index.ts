export { readWorkload } from "./level-files.js"
export { levelsIn, readPerf } from "./perf-view.js"
export { type RequestTable, readRequests, requestSource } from "./request-table.js"
export { requestSeries, requestsPage } from "./requests-page.js"
