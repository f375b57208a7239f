import { extname, resolve } from "node:path"
import {
  type BenchmarkReport,
  formatCsvReport,
  formatHtmlReport,
  formatJUnitReport,
  formatMarkdownReport,
  formatOutcomeLines,
  formatPerfTable,
  formatScoreTable,
  readRun,
} from "@evalscope/core"
import type { ParsedFlags } from "../flags/index.js"
import type { Io } from "../io.js"
import { resultRows } from "../output/eval-document.js"
import { writePieces } from "../output/write-pieces.js"
import { resolveRun } from "../runs/find-run.js"
import { workDirOf } from "../runs/work-dir.js"
import { UsageError } from "../usage-error.js"

const suffixes: Readonly<Record<string, string>> = {
  ".txt": "text",
  ".md": "md",
  ".csv": "csv",
  ".json": "json",
  ".xml": "junit",
  ".html": "html",
}

/** Prints or writes the reports of finished runs; without a name those of the newest one. */
export async function runReportCommand(parsed: ParsedFlags, io: Io): Promise<number> {
  const names = parsed.positional.length > 0 ? parsed.positional : ["latest"]
  const dirs = await Promise.all(names.map((name) => resolveRun(name, workDirOf(parsed, io), io.cwd)))
  const runs = await Promise.all(dirs.map(readRun))
  const reports = runs.flatMap((run) => run.reports.map((entry) => entry.report))
  const outputs = (parsed.values.get("output") ?? []).map((path) => ({ path, format: formatOfFile(path) }))
  const wanted = parsed.values.has("json") ? "json" : parsed.values.get("format")?.at(-1)
  for (const { path, format } of outputs) {
    const full = resolve(io.cwd, path)
    await writePieces(
      full,
      once(() => formatted(reports, format, dirs, io)),
    )
    io.err(`wrote ${path}\n`)
  }
  if (wanted !== undefined || outputs.length === 0) io.out(formatted(reports, wanted ?? "text", dirs, io))
  return 0
}

async function* once(make: () => string): AsyncGenerator<string> {
  yield make()
}

function formatOfFile(path: string): string {
  const format = suffixes[extname(path).toLowerCase()]
  if (format !== undefined) return format
  throw new UsageError(
    `--output ${path}: the suffix decides the format.`,
    `Choose one of ${Object.keys(suffixes).join(", ")}.`,
  )
}

function formatted(
  reports: readonly BenchmarkReport[],
  format: string,
  dirs: readonly string[],
  io: Io,
): string {
  switch (format) {
    case "text": {
      const style = { width: io.columns, color: io.color, ascii: io.ascii }
      const blocks = [
        formatScoreTable(reports, style),
        formatPerfTable(reports, style),
        formatOutcomeLines(reports),
      ]
      return `${blocks.filter((block) => block !== "").join("\n\n")}\n`
    }
    case "md":
    case "markdown":
      return formatMarkdownReport(reports)
    case "csv":
      return formatCsvReport(reports)
    case "junit":
    case "xml":
      return formatJUnitReport(reports)
    case "html":
      return formatHtmlReport(reports)
    case "json":
      return `${JSON.stringify({ schema_version: 1, command: "report", runs: dirs, results: reports.flatMap((report) => resultRows(report)) }, null, 2)}\n`
    default:
      throw new UsageError(`There is no format "${format}".`, "Choose text, md, csv, json, junit or html.")
  }
}
