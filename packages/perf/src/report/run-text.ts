import { numberIn } from "../objective/index.js"
import { adviceFor, joinLoads, loadOf } from "./advice.js"
import { formatDuration, formatNumber } from "./format.js"
import { serverFacts } from "./html/level-section.js"
import { failureKinds } from "./level-text.js"
import { overviewText } from "./overview-text.js"
import type { ReportedLevel, ReportedRun } from "./reported-run.js"
import { perConversation, perRequest, workloadThroughput } from "./request-tables.js"
import { speedText } from "./speed-table.js"
import { ansi, type Paint, plain, textTable } from "./text-table.js"

/** The end of a run: what was measured, the levels side by side, requests, search, objectives, advice. */
export function formatRun(run: ReportedRun, { color }: { readonly color: boolean }): string {
  const bold = color ? ansi(1) : plain
  const { levels } = run
  const advice = adviceFor(levels)
  const parts = [
    basics(run, bold),
    levels.length === 0
      ? "No level has finished."
      : `${bold("Performance overview")}\n${overviewText(levels, color)}`,
    perRequest(levels, bold),
    perConversation(levels, bold),
    workloadThroughput(levels, bold),
    speedText(levels, bold),
    serverText(levels, bold),
    searchText(run, bold),
    objectiveText(levels, bold, color),
    failureText(levels, bold, color),
    remarks(levels, bold),
    ...[...advice.sentences, ...run.notes.map((note) => `note: ${note}`)],
    precision(levels),
  ]
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`
}

function basics(run: ReportedRun, bold: Paint): string {
  const tokens = run.levels
    .map(
      ({ figures }) =>
        (numberIn(figures.summary, "Avg Output Tokens") ?? 0) *
        (numberIn(figures.summary, "Success Requests") ?? 0),
    )
    .reduce((a, b) => a + b, 0)
  const measured = run.levels
    .map(({ figures }) => numberIn(figures.summary, "Test Duration (s)") ?? 0)
    .reduce((a, b) => a + b, 0)
  const facts: [string, string][] = [
    ["Model", run.model],
    ["Dataset", run.dataset],
    ["API", run.api],
    ["Endpoint", run.url],
    ["Total generated", tokens > 0 ? `${formatNumber(Math.round(tokens))} tokens` : ""],
    ["Average output rate", tokens > 0 && measured > 0 ? `${formatNumber(tokens / measured)} tok/s` : ""],
    ["Total time", formatDuration(run.durationSeconds ?? measured)],
    ["Output", run.outputDir],
  ]
  const shown = facts.filter(([, value]) => value !== "")
  const width = Math.max(...shown.map(([name]) => name.length))
  return `${bold(`Load test of ${run.name}`)}\n${shown.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join("\n")}`
}

/** What the server said of itself, beside the client's figures above. */
function serverText(levels: readonly ReportedLevel[], bold: Paint): string {
  const rows = levels.flatMap((level) =>
    (level.server === undefined ? [] : serverFacts(level.server)).map(({ name, value }, index) => ({
      cells: [index === 0 ? loadOf(level) : "", name, value],
    })),
  )
  if (rows.length === 0) return ""
  const columns = [
    { title: "Load", left: true },
    { title: "Figure", left: true },
    { title: "", left: true },
  ]
  return `${bold("The server's own figures")}\n${textTable(columns, rows)}`
}

function searchText({ search }: ReportedRun, bold: Paint): string {
  if (search.length === 0) return ""
  const table = textTable(
    [
      { title: "Criteria", left: true },
      { title: "Variable", left: true },
      { title: "Max Satisfied" },
      { title: "Note", left: true },
    ],
    search.map(({ criteria, variable, found, note }) => ({
      cells: [criteria, variable, found === undefined ? "none" : formatNumber(found), note],
    })),
  )
  return `${bold("SLA search")}\n${table}`
}

function objectiveText(levels: readonly ReportedLevel[], bold: Paint, color: boolean): string {
  const rows = levels.flatMap((level) =>
    level.objectives.map(({ text, value, unit, met }) => ({
      cells: [loadOf(level), text, `${formatNumber(value)} ${unit}`, met ? "met" : "missed"],
      paint: color ? ansi(met ? 32 : 31) : plain,
    })),
  )
  if (rows.length === 0) return ""
  const table = textTable(
    [
      { title: "Load", left: true },
      { title: "Objective", left: true },
      { title: "Measured" },
      { title: "", left: true },
    ],
    rows,
  )
  return `${bold("Objectives")}\n${table}`
}

function failureText(levels: readonly ReportedLevel[], bold: Paint, color: boolean): string {
  const lines = levels.flatMap((level) => {
    const kinds = failureKinds(level)
    return kinds === "" ? [] : [`  ${loadOf(level)}: ${(color ? ansi(31) : plain)(kinds)}`]
  })
  return lines.length === 0 ? "" : `${bold("Failures")}\n${lines.join("\n")}`
}

/** Notes of the levels; what is true of several is said once, with the numbers of the first. */
function remarks(levels: readonly ReportedLevel[], bold: Paint): string {
  const kinds = new Map<
    string,
    { readonly note: string; readonly at: string[]; readonly similar: string[] }
  >()
  for (const level of levels) {
    for (const note of level.notes) {
      // The last line of all says it for the whole run.
      if (note.startsWith("The load generator adds")) continue
      const kind = note.replace(/\d+(?:\.\d+)?/g, "#")
      const known = kinds.get(kind) ?? { note, at: [], similar: [] }
      kinds.set(kind, known)
      const where = known.note === note ? known.at : known.similar
      where.push(loadOf(level))
    }
  }
  const lines = [...kinds.values()].map(({ note, at, similar }) => {
    const where = at.length === levels.length ? "" : `${joinLoads(at)}: `
    return `  ${where}${note}${similar.length === 0 ? "" : ` (Likewise ${joinLoads(similar)}.)`}`
  })
  return lines.length === 0 ? "" : `${bold("Notes")}\n${lines.join("\n")}`
}

/** The run's own measurement error, in one sentence. */
function precision(levels: readonly ReportedLevel[]): string {
  const measured = levels.filter(({ figures }) => (numberIn(figures.summary, "Total Requests") ?? 0) > 0)
  const known = measured.flatMap(({ health }) => health ?? [])
  if (known.length === 0) return ""
  const worst = Math.max(...known.map(({ errorMs }) => errorMs.p99))
  const limited = levels.some(({ figures }) => figures.clientLimited)
  const error = `Measurement error: at most ${formatNumber(worst)} ms on 99% of time stamps.`
  // Where it was the limit the notes say so, and why.
  return limited ? error : `${error} The load generator was not the limit.`
}
