export { ChartExport } from "./chart-export.js"
export { ExportMenu } from "./export-menu.js"
export { fileName } from "./save-file.js"
export type { Cell, ExportTable } from "./table-text.js"
