export { metricsUrlOf, startScraper } from "./scraper.js"
export { isServerFigure, type ServerFigure } from "./server-figures.js"
export type { ServerSample, ServerSummary } from "./server-summary.js"
