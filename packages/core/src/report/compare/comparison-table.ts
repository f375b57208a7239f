import stringWidth from "string-width"
import { metricIdentity } from "../metric-identity.js"
import {
  formatDifference,
  formatInterval,
  formatScore,
  metricLabel,
  missing,
  scoreFormat,
} from "../metric-label.js"
import { formatFixed, roundHalfUp } from "../round-half-up.js"
import { formatTextTable, printable, type TableStyle } from "../text-table.js"
import type { MetricComparison, RunComparison } from "./compare-runs.js"

/**
 * A comparison as a table with a sentence for each headline metric: scores on the common questions, difference
 * with interval, p-value (Holm-corrected over the benchmarks), and how many questions got better and worse.
 */
export function formatComparison(comparison: RunComparison, style: TableStyle = {}): string {
  const { comparisons } = comparison
  const names = `Baseline A: ${printable(comparison.baseline)}\nCandidate B: ${printable(comparison.candidate)}`
  const wide = comparisonTable(comparison, style, true)
  const [frame = ""] = wide.split("\n")
  const fits = style.width === undefined || stringWidth(frame) <= style.width
  const table = fits ? wide : comparisonTable(comparison, style, false)
  const sentences = comparisons
    .filter((row) => row.primary)
    .map((row) => `${row.prettyName}: ${describeComparison(row, comparison)}`)
  const notes = [
    ...(comparison.baselineOnly.length > 0 ? [`Only in A: ${comparison.baselineOnly.join(", ")}`] : []),
    ...(comparison.candidateOnly.length > 0 ? [`Only in B: ${comparison.candidateOnly.join(", ")}`] : []),
    ...(comparison.unmatched.length > 0 ? [`No common questions: ${comparison.unmatched.join(", ")}`] : []),
    ...(comparisons.some((row) => row.matchedBy === "position")
      ? ["Some questions were matched by position alone; this is right only if both runs read the same data."]
      : []),
  ]
  const text = [...sentences, ...notes].map(printable).join("\n")
  return [names, ...(comparisons.length > 0 ? [table] : []), ...(text === "" ? [] : [text])].join("\n")
}

/** Without `counts` the columns that the sentences repeat are left out. */
function comparisonTable(comparison: RunComparison, style: TableStyle, counts: boolean): string {
  const { comparisons } = comparison
  const ascii = style.ascii === true
  const number = (title: string) => ({ title, align: "right" as const })
  return formatTextTable(
    [
      { title: "Dataset", flexible: true },
      { title: "Metric", flexible: true },
      ...(counts ? [number("Common")] : []),
      number("A"),
      number("B"),
      number("B-A"),
      number(`${formatFixed(comparison.confidence * 100, 0)}% CI`),
      number("p"),
      ...(counts ? [number("Better"), number("Worse"), { title: "B is" }] : []),
    ],
    comparisons.map((row, i) => {
      const sameBenchmark = comparisons[i - 1]?.benchmark === row.benchmark
      const cells = [
        sameBenchmark ? "" : row.prettyName,
        labelOf(row, ascii),
        ...(counts ? [String(row.common)] : []),
        formatScore(row.baseline, row.info),
        formatScore(row.candidate, row.info),
        formatDifference(row.difference, row.info),
        differenceInterval(row, ascii),
        formatPValue(row.adjustedPValue),
        ...(counts ? [String(row.better), String(row.worse), row.verdict] : []),
      ]
      return {
        ruled: !sameBenchmark,
        bold: row.verdict !== "unclear" && row.primary,
        cells: ascii ? cells.map((cell) => cell.replaceAll(missing, "-")) : cells,
      }
    }),
    style,
  )
}

/** One sentence that says what the data show, or what it would have taken to see something. */
export function describeComparison(row: MetricComparison, comparison: Pick<RunComparison, "power">): string {
  const points = scoreFormat(row.info).unit === "%" ? " points" : ""
  const size = `${formatDifference(Math.abs(row.difference), row.info).replace("+", "")}${points}`
  if (row.verdict !== "unclear") {
    const interval = differenceInterval(row, true)
    return `B is ${row.verdict} by ${size} (${interval}; p ${pValuePhrase(row.adjustedPValue)}); ${row.better} questions got better, ${row.worse} worse.`
  }
  const differ = row.better + row.worse
  if (row.detectable === undefined) {
    return differ === 0
      ? `A and B score the same on all ${row.common} common questions.`
      : `too few common questions (${row.common}) to tell A and B apart.`
  }
  const detectable = `${formatDifference(row.detectable, row.info).replace("+", "")}${points}`
  const chance = formatFixed(comparison.power * 100, 0)
  const needed = row.questionsNeeded
  const more =
    needed !== undefined && needed > row.common
      ? ` To show the observed ${size}, about ${needed} questions are needed.`
      : ""
  return `the data cannot tell A and B apart on ${row.common} common questions (${row.better} better, ${row.worse} worse); a difference of ${detectable} would have been needed (${chance}% power).${more}`
}

/** Three decimals; `<0.001` below. */
export function formatPValue(p: number | undefined): string {
  if (p === undefined) return missing
  return p < 0.001 ? "<0.001" : formatFixed(p, 3)
}

function pValuePhrase(p: number | undefined): string {
  if (p === undefined) return "unknown"
  return p < 0.001 ? "< 0.001" : `= ${roundHalfUp(p, 3)}`
}

function labelOf(row: MetricComparison, ascii: boolean): string {
  return metricLabel(
    { identity: metricIdentity(row.metric), info: row.info, legacyName: row.metric },
    { ascii },
  )
}

function differenceInterval(row: MetricComparison, ascii: boolean): string {
  const [low, high] = row.interval ?? []
  if (low === undefined || high === undefined) return formatInterval(undefined, row.info, { ascii })
  return `${formatDifference(low, row.info)} to ${formatDifference(high, row.info)}`
}
