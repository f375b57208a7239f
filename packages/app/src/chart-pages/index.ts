export { chartPage } from "./chart-page.js"
export {
  levelChart,
  levelCharts,
  type PerfChart,
  percentileChart,
  perfCharts,
  requestChart,
} from "./perf-charts.js"
export {
  comparisonChart,
  datasetScoresChart,
  histogramChart,
  scoresChart,
  sunburstChart,
} from "./report-charts.js"
