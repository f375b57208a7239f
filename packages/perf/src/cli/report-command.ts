import { existsSync } from "node:fs"
import { join } from "node:path"
import { parsePerfConfig } from "../config/index.js"
import { PerfError } from "../errors/index.js"
import { writeWhole } from "../report/json-file.js"
import { formatLevel } from "../report/level-text.js"
import type { ReportedRun } from "../report/reported-run.js"
import { runFiles } from "../report/run-folder.js"
import { formatRun } from "../report/run-text.js"
import { readReportedRun } from "../report/stored-report.js"
import { flag, type PerfSubcommand } from "./command.js"
import { exitCodes } from "./exit-codes.js"
import { runAnswer } from "./json-answer.js"

/** @throws PerfError when an objective names a figure that no level of the stored run has. */
function checkMeasured({ levels }: ReportedRun): void {
  const [level] = levels
  const unknown = level?.objectives.find((_, index) =>
    levels.every(({ objectives }) => objectives[index]?.value === undefined),
  )
  if (level === undefined || unknown === undefined) return
  const percentiles = level.figures.percentiles.map(({ Percentiles }) => Percentiles).join(", ")
  throw new PerfError({
    code: "config_invalid",
    message: `The run has no figure for ${unknown.text}.`,
    hint: `Its percentiles are ${percentiles}; others must be asked for before a run, with --percentiles.`,
  })
}

/** `report DIR`: the report of a stored run, also of one that was killed or that the original made. */
export const reportCommand: PerfSubcommand = {
  usage: "<folder> [flags]",
  summary: "Shows the report of a run: ours, one that was killed, or one of the original's.",
  flags: [
    flag("html", "text", "write the page here (default: into the folder where it is missing)", "file"),
    flag("junit", "text", "JUnit file with one case per objective and level", "file"),
    flag("slo", "words", 'objectives, e.g. "p99_ttft<=200ms"; exit code 3 when one is missed', "condition …"),
    flag("json", "text", "one JSON document on stdout", "document"),
  ],
  examples: [
    ["evalscope-perf report outputs/20260519_120000/qwen3", "tables, and perf_report.html if it is missing"],
    [
      'evalscope-perf report outputs/20260519_120000 --slo "p99_latency<=2s" --json',
      "objectives of a finished run",
    ],
  ],
  run: async ({ positional, values }, io) => {
    const [folder, more] = positional
    if (folder === undefined || more !== undefined) {
      throw new PerfError({
        code: "config_invalid",
        message: "One folder of a run is needed.",
        hint: "evalscope-perf report outputs/20260519_120000/qwen3",
      })
    }
    const { config } = parsePerfConfig({ slo: values.get("slo") })
    const run = await readReportedRun(folder, config)
    checkMeasured(run)
    const { reportPage } = await import("../report/html/page.js")
    const asked = values.get("html")?.at(-1)
    const page = asked ?? join(run.outputDir, runFiles.page)
    const killed = run.notes.length > 0
    if (asked !== undefined || killed || !existsSync(page)) {
      await writeWhole(page, reportPage(run))
      io.err(`${page} written\n`)
    }
    const text = join(run.outputDir, runFiles.text)
    if (killed || !existsSync(text)) await writeWhole(text, formatRun(run, { color: false }))
    const junit = values.get("junit")?.at(-1)
    if (junit !== undefined) {
      const { junitText } = await import("../report/junit.js")
      await writeWhole(junit, junitText(run))
    }
    const missed = run.levels.some(({ objectives }) => objectives.some(({ met }) => !met))
    const exitCode = missed ? exitCodes.missed : exitCodes.done
    if (values.has("json")) io.out(runAnswer(run, exitCode))
    else {
      for (const level of run.levels) io.out(`${formatLevel(level, io)}\n`)
      io.out(formatRun(run, io))
    }
    return exitCode
  },
}
