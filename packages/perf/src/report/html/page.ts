import { numberIn } from "../../objective/index.js"
import { adviceFor, loadOf, successShare } from "../advice.js"
import type { RunComparison } from "../compare.js"
import { formatChange, formatDuration, formatInterval, formatNumber, formatPercent } from "../format.js"
import type { ReportedLevel, ReportedRun } from "../reported-run.js"
import { levelSection } from "./level-section.js"
import { escapeHtml, htmlTable } from "./markup.js"
import { script, style } from "./style.js"
import { sweepCharts } from "./sweep-charts.js"

/** The report of a run as one HTML page that needs nothing else: charts are inline SVG, there is no network. */
export function reportPage(run: ReportedRun, comparison?: RunComparison): string {
  const { levels } = run
  const advice = adviceFor(levels)
  const page = [
    header(run),
    verdicts(run),
    tiles(run, advice.mostRequests, advice.fastest),
    levels.length > 1 || run.search.length > 0 ? "<h2>Levels</h2>" : "",
    levels.length > 0 ? summaryTable(levels) : '<p class="none">No level has finished.</p>',
    searchTable(run),
    objectives(levels),
    comparison === undefined ? "" : compared(comparison),
    advice.sentences.length > 0 ? box("", advice.sentences) : "",
    sweepCharts(levels),
    ...levels.map((level, index) => levelSection(level, levels.length === 1 || index === levels.length - 1)),
    '<footer>TTFT ends at the first visible output. Latency counts from the moment the request was written; "corrected" figures count from the moment it was wanted. Hover over points and bars for their values.</footer>',
  ]
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Load test of ${escapeHtml(run.name)}</title><style>${style}</style></head>
<body><main>
${page.filter((part) => part !== "").join("\n")}
</main><script>${script}</script></body></html>
`
}

function header(run: ReportedRun): string {
  const facts = [
    run.dataset === "" ? "" : `dataset ${run.dataset}`,
    run.api === "" ? "" : `API ${run.api}`,
    run.url,
    run.startedAt === undefined ? "" : run.startedAt.slice(0, 16).replace("T", " "),
    run.durationSeconds === undefined ? "" : `took ${formatDuration(run.durationSeconds)}`,
  ].filter((fact) => fact !== "")
  return `<header><div><h1>Load test of ${escapeHtml(run.model === "" ? run.name : run.model)}</h1><p class="sub">${escapeHtml(facts.join(" · "))}</p></div><button id="theme" hidden>Dark</button></header>`
}

function verdicts(run: ReportedRun): string {
  const parts: string[] = []
  if (run.status !== "completed") {
    parts.push(box("warn", [`The run was ${run.status}: this is what had been measured.`]))
  }
  if (run.notes.length > 0) parts.push(box("warn", run.notes))
  const limited = run.levels.filter(({ figures }) => figures.clientLimited)
  if (limited.length > 0) {
    const reasons = limited.map(
      (level) => `${loadOf(level)}: the load generator was the limit (${level.figures.reasons.join("; ")})`,
    )
    const [shown, more] = [reasons.slice(0, 3), reasons.length - 3]
    const others = more > 0 ? [`and at ${more} more levels; see each of them`] : []
    parts.push(box("bad", [...shown, ...others, "Give it more cores or --workers, or less load."]))
  } else if (run.levels.some(({ health }) => health !== undefined)) {
    const worst = Math.max(...run.levels.map(({ health }) => health?.errorMs.p99 ?? 0))
    parts.push(
      box("good", [
        `The load generator was not the limit: it adds at most ${formatNumber(worst)} ms to 99% of time stamps.`,
      ]),
    )
  }
  return parts.join("\n")
}

function tiles(
  { levels }: ReportedRun,
  most: ReportedLevel | undefined,
  fastest: ReportedLevel | undefined,
): string {
  if (!most || !fastest) return ""
  const of = (level: ReportedLevel, key: string) => numberIn(level.figures.summary, key)
  const percentile = (level: ReportedLevel, column: string) => {
    const row = level.figures.percentiles.find(({ Percentiles }) => Percentiles === "99%")
    return row && numberIn(row, column)
  }
  const several = levels.length > 1
  const at = (level: ReportedLevel) => (several ? ` at ${loadOf(level)}` : "")
  const all: [string | undefined, string][] = [
    [
      `${formatNumber(of(most, "Req Throughput (req/s)"))} req/s`,
      `${several ? "highest " : ""}throughput${at(most)}`,
    ],
    [`${formatNumber(of(most, "Output Throughput (tok/s)"))} tok/s`, `output${at(most)}`],
    [
      `${formatNumber(of(fastest, "Avg Latency (s)"))} s`,
      `${several ? "lowest " : ""}mean latency${at(fastest)}`,
    ],
    [milliseconds(of(fastest, "Avg TTFT (ms)")), `mean TTFT${at(fastest)}`],
    [milliseconds(percentile(fastest, "TTFT (ms)")), `p99 TTFT${at(fastest)}`],
    [milliseconds(of(fastest, "Avg TPOT (ms)")), `mean TPOT${at(fastest)}`],
  ]
  const shown = all.flatMap(([value, name]) =>
    value === undefined
      ? []
      : [`<div class="tile"><b>${escapeHtml(value)}</b><span>${escapeHtml(name)}</span></div>`],
  )
  return `<div class="tiles">${shown.join("")}</div>`
}

function milliseconds(value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${formatNumber(value)} ms`
}

function summaryTable(levels: readonly ReportedLevel[]): string {
  const columns = [
    { title: "Load", left: true },
    ...[
      "Requests",
      "Success",
      "Req/s",
      "Output tok/s",
      "Latency, s",
      "p99",
      "TTFT, ms",
      "p99",
      "TPOT, ms",
      "p99",
    ].map((title) => ({ title })),
  ]
  const rows = levels.map((level) => {
    const { summary, percentiles } = level.figures
    const share = successShare(level)
    const p99 = percentiles.find(({ Percentiles }) => Percentiles === "99%") ?? {}
    const number = (key: string) => formatNumber(numberIn(summary, key))
    return {
      cells: [
        `${loadOf(level)}${level.status === "stopped" ? " (stopped)" : ""}`,
        number("Total Requests"),
        formatPercent(share),
        withInterval(level, "Req Throughput (req/s)"),
        withInterval(level, "Output Throughput (tok/s)"),
        withInterval(level, "Avg Latency (s)"),
        formatNumber(numberIn(p99, "Latency (s)")),
        withInterval(level, "Avg TTFT (ms)"),
        formatNumber(numberIn(p99, "TTFT (ms)")),
        withInterval(level, "Avg TPOT (ms)"),
        formatNumber(numberIn(p99, "TPOT (ms)")),
      ],
      ...((share ?? 1) < 0.8 ? { className: "bad" } : (share ?? 1) < 0.95 ? { className: "warn" } : {}),
    }
  })
  return htmlTable(columns, rows)
}

function withInterval({ figures, repeated }: ReportedLevel, key: string): string {
  const interval = repeated?.[key]
  if (interval === undefined) return formatNumber(numberIn(figures.summary, key))
  return formatInterval(interval)
}

function searchTable({ search }: ReportedRun): string {
  if (search.length === 0) return ""
  const rows = search.map(({ criteria, variable, found, note }) => ({
    cells: [criteria, variable, formatNumber(found), note],
  }))
  const columns = [
    { title: "Limits", left: true },
    { title: "Varied", left: true },
    { title: "Highest that meets them" },
    { title: "Note", left: true },
  ]
  return `<h2>Search</h2>${htmlTable(columns, rows)}`
}

function objectives(levels: readonly ReportedLevel[]): string {
  const rows = levels.flatMap((level) =>
    level.objectives.map(({ text, value, unit, met }) => ({
      cells: [loadOf(level), text, `${formatNumber(value)} ${unit}`, met ? "met" : "missed"],
      ...(met ? {} : { className: "bad" }),
    })),
  )
  if (rows.length === 0) return ""
  const columns = [
    { title: "Load", left: true },
    { title: "Objective", left: true },
    { title: "Measured" },
    { title: "Verdict" },
  ]
  return `<h2>Objectives</h2>${htmlTable(columns, rows)}`
}

function compared({ before, figures, unmatched }: RunComparison): string {
  const columns = [
    { title: "Load", left: true },
    { title: "Figure", left: true },
    { title: "Before" },
    { title: "Now" },
    { title: "Change" },
    { title: "95% interval" },
    { title: "Verdict", left: true },
  ]
  const rows = figures.map((one) => ({
    cells: [
      one.load,
      one.figure,
      formatNumber(one.before),
      formatNumber(one.after),
      formatChange(one.change),
      one.low === undefined || one.high === undefined
        ? "–"
        : `${formatChange(one.low)} to ${formatChange(one.high)}`,
      one.verdict,
    ],
    ...(one.verdict === "worse"
      ? { className: "bad" }
      : one.verdict === "better"
        ? { className: "good" }
        : {}),
  }))
  const left =
    unmatched.length === 0 ? "" : `<p class="sub">Not compared: ${escapeHtml(unmatched.join("; "))}</p>`
  return `<h2>Compared with ${escapeHtml(before)}</h2>${htmlTable(columns, rows)}${left}`
}

function box(kind: string, sentences: readonly string[]): string {
  const [only, second] = sentences
  const inside =
    second === undefined
      ? escapeHtml(only ?? "")
      : `<ul>${sentences.map((sentence) => `<li>${escapeHtml(sentence)}</li>`).join("")}</ul>`
  return `<div class="box ${kind}">${inside}</div>`
}
