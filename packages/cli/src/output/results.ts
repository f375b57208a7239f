import { relative } from "node:path"
import { formatOutcomeLines, formatPerfTable, formatScoreTable, type RunReport } from "@evalscope/core"
import type { Io } from "../io.js"

/** Prints what a run came to: scores with intervals, speed, outcomes, and where the report is. */
export function printResults(io: Io, run: RunReport): void {
  const style = { width: io.columns, color: io.color }
  const blocks = [
    formatScoreTable(run.reports, style),
    formatPerfTable(run.reports, style),
    formatOutcomeLines(run.reports),
  ].filter((block) => block !== "")
  io.out(`${blocks.join("\n\n")}\n`)
  const html = run.artifacts.find((artifact) => artifact.kind === "html")
  if (html) io.out(`\nReport: ${shorter(io, html.path)}\n`)
}

function shorter(io: Io, path: string): string {
  const near = relative(io.cwd, path)
  return near.startsWith("..") ? path : near
}
