import { appendFile } from "node:fs/promises"
import { formatMarkdownReport, type GateResult, primaryMetricOf } from "@evalscope/core"
import { type Delta, regressions } from "../gate/delta-gate.js"
import type { Io } from "../io.js"
import type { EvalEnd } from "./eval-document.js"
import { safeText } from "./safe-text.js"

const mostAnnotations = 10

/**
 * For GitHub Actions: annotations of unmet gates, regressions and failed samples (ten at most), a summary, and the outputs
 * `score`, `passed` and `report`. Annotations go to standard error, which the runner reads too.
 */
export async function writeGithub(end: EvalEnd, io: Io): Promise<void> {
  const annotations = [
    ...end.gates.filter((gate) => !gate.passed).map(gateNote),
    ...regressions(end.deltas ?? []).map(regressionNote),
    ...errorNotes(end),
  ]
  for (const note of annotations.slice(0, mostAnnotations)) io.err(`${note}\n`)
  const reports = end.outcomes.flatMap(({ report }) => report.reports)
  const summary = io.env.GITHUB_STEP_SUMMARY
  if (summary) await appendFile(summary, `${formatMarkdownReport(reports)}${gateTable(end.gates)}`)
  const output = io.env.GITHUB_OUTPUT
  if (!output) return
  const metric = reports[0] && primaryMetricOf(reports[0])
  const html = end.outcomes.at(-1)?.report.artifacts.find((artifact) => artifact.kind === "html")
  const lines = [
    `score=${metric && metric.n > 0 ? metric.micro : ""}`,
    `passed=${end.exitCode === 0}`,
    `report=${html?.path ?? ""}`,
  ]
  await appendFile(output, `${lines.join("\n")}\n`)
}

function gateNote({ expression, reason, observed }: GateResult): string {
  return `::error title=${property(`Gate: ${expression}`)}::${data(reason ?? observed ?? "not met")}`
}

function regressionNote({ model, dataset, metric, improvement, common }: Delta): string {
  const text = `${metric} ${Number(improvement.toFixed(4))} against the baseline on ${common} questions`
  return `::warning title=${property(`Regression: ${model} on ${dataset}`)}::${data(text)}`
}

function errorNotes({ outcomes }: EvalEnd): readonly string[] {
  return outcomes.flatMap(({ report }) =>
    report.reports
      .filter((one) => one.execution.errored > 0)
      .map(({ model, benchmark, execution }) => {
        const text = `${execution.errored} of ${execution.requested} samples failed`
        return `::warning title=${property(`${model} on ${benchmark}`)}::${data(text)}`
      }),
  )
}

function gateTable(gates: readonly GateResult[]): string {
  if (gates.length === 0) return ""
  const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ")
  const rows = gates.map(
    ({ expression, passed, observed, reason }) =>
      `| ${passed ? "✅" : "❌"} | \`${cell(expression)}\` | ${cell((passed ? observed : (reason ?? observed)) ?? "")} |`,
  )
  return `\n## Gates\n\n| | Condition | Observed |\n| --- | --- | --- |\n${rows.join("\n")}\n`
}

/** Escapes of workflow commands: `%`, line ends, and in properties `:` and `,` too. */
function data(text: string): string {
  return safeText(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A")
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C")
}
