export { formatHtmlReport, type HtmlReportOptions } from "./html-report.js"
export { escapeHtml } from "./markup.js"
