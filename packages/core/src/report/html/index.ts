export { formatHtmlReport, type HtmlReportOptions } from "./html-report.js"
