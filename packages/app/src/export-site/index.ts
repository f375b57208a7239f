export {
  type ExportEstimate,
  type ExportPlan,
  type ExportResult,
  type PlanExportOptions,
  planExport,
  type WriteExportOptions,
} from "./plan-export.js"
