export { httpApp } from "./http-app.js"
export { type RunningService, type RunServiceOptions, runApp, runService } from "./run-service.js"
