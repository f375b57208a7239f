import { numberIn } from "../objective/index.js"
import type { LevelFigures, LevelName } from "../run/perf-event.js"
import { loadOf, successShare } from "./advice.js"
import { formatNumber, formatPercent } from "./format.js"
import { healthFacts, serverFacts } from "./html/level-section.js"
import { percentileText } from "./percentile-text.js"
import type { ReportedLevel } from "./reported-run.js"
import { ansi, plain, textTable } from "./text-table.js"

/** The tables of one level. What else is to be known of it, the end of the run says for all levels. */
export function formatLevel(
  level: ReportedLevel,
  { color, outColumns }: { readonly color: boolean; readonly outColumns?: number | undefined },
): string {
  const { figures, health } = level
  const bold = color ? ansi(1) : plain
  const share = successShare(level)
  const head = `${bold(loadOf(level))} · ${formatPercent(share)} success${level.status === "stopped" ? ` · stopped: ${level.reason ?? ""}` : ""}`
  const shown = Object.entries(figures.summary).flatMap(([name, value]) =>
    value === null || value === -1
      ? []
      : [[name, typeof value === "number" ? formatNumber(value) : value] as const],
  )
  const half = Math.ceil(shown.length / 2)
  const pairs = shown.slice(0, half).map(([name, value], index) => {
    const [secondName = "", secondValue = ""] = shown[half + index] ?? []
    return { cells: [name, value, " ", secondName, secondValue] }
  })
  const facts = textTable(
    [
      { title: "Figure", left: true },
      { title: "" },
      { title: " " },
      { title: "Figure", left: true },
      { title: "" },
    ],
    pairs,
  )
  const kinds = failureKinds(level)
  const parts = [
    head,
    facts,
    kinds === "" ? "" : (color ? ansi(31) : plain)(`Failures: ${kinds}`),
    percentileText(figures, outColumns),
    level.details.length === 0 ? "" : named("Further figures", level.details),
    level.server === undefined ? "" : named("The server's own figures", serverFacts(level.server)),
    health === undefined ? "" : named("The load generator", healthFacts(health)),
  ]
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`
}

function named(title: string, facts: readonly { name: string; value: string }[]): string {
  const width = Math.max(...facts.map(({ name }) => name.length))
  return `${title}\n${facts.map(({ name, value }) => `  ${name.padEnd(width)}  ${value}`).join("\n")}`
}

/** A warning for those who wait for the rest of a run: this level measured the load generator. Empty if it did not. */
export function limitText({ clientLimited, reasons }: LevelFigures, color: boolean): string {
  if (!clientLimited) return ""
  return `${(color ? ansi(33) : plain)(`The load generator was the limit: ${reasons.join("; ")}`)}\n\n`
}

/** A level in one line: a search tries many of them. */
export function levelLine(level: LevelName, figures: LevelFigures): string {
  const { summary, percentiles } = figures
  const p99 = percentiles.find(({ Percentiles }) => Percentiles === "99%") ?? {}
  const number = (key: string) => numberIn(summary, key)
  const spread = (name: string, key: string, unit: string) => {
    const mean = number(`Avg ${key}`)
    if (mean === undefined) return []
    return [`${name} ${formatNumber(mean)} (p99 ${formatNumber(numberIn(p99, key))}) ${unit}`]
  }
  const tokens = number("Output Throughput (tok/s)")
  const failed = number("Failed Requests") ?? 0
  const parts = [
    `${formatNumber(number("Total Requests"))} requests`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    `${formatNumber(number("Req Throughput (req/s)"))} req/s`,
    ...(tokens === undefined ? [] : [`${formatNumber(tokens)} tok/s`]),
    ...spread("TTFT", "TTFT (ms)", "ms"),
    ...spread("TPOT", "TPOT (ms)", "ms"),
    ...spread("latency", "Latency (s)", "s"),
  ]
  return `  ${loadOf({ level })}: ${parts.join(" · ")}`
}

/** Failures by kind in one line; empty when there were none. */
export function failureKinds({ failures }: ReportedLevel): string {
  return Object.entries(failures)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${kind.replaceAll("_", " ")} ${count}`)
    .join(", ")
}
