import type { BenchmarkReport, GateResult } from "@evalscope/core"
import { safeLine } from "../output/safe-text.js"
import { UsageError } from "../usage-error.js"
import { type Baseline, baselineDeltas } from "./baseline.js"
import { type Delta, deltaGate } from "./delta-gate.js"
import { type Measured, scoreGate } from "./score-gate.js"
import { parseThreshold, type Threshold } from "./threshold.js"

/** What must hold at the end of a run. */
export interface Gates {
  thresholds: readonly Threshold[]
  baseline: string | undefined
}

/** What `--baseline` alone asks for. */
const noRegression = "delta(baseline)>=0@95%"

/** @throws UsageError for an unreadable condition, or one on a baseline that is not named. */
export function parseGates(expressions: readonly string[], baseline: string | undefined): Gates {
  const thresholds = expressions.map(parseThreshold)
  const deltas = thresholds.filter((threshold) => threshold.subject === "delta")
  if (deltas[0] && baseline === undefined) {
    throw new UsageError(
      `--threshold ${JSON.stringify(deltas[0].expression)} needs --baseline.`,
      "Name the run to compare with.",
    )
  }
  const implied = baseline !== undefined && deltas.length === 0 ? [parseThreshold(noRegression)] : []
  return { thresholds: [...thresholds, ...implied], baseline }
}

export interface Judged {
  gates: readonly GateResult[]
  /** How everything moved against the baseline; empty without one. */
  deltas: readonly Delta[]
}

/** The one evaluation that the text, the documents and the exit code all speak of. */
export async function evaluateGates(
  thresholds: readonly Threshold[],
  baseline: Baseline | undefined,
  runs: readonly { runDir: string; reports: readonly BenchmarkReport[]; measured: readonly Measured[] }[],
  finished: boolean,
): Promise<Judged> {
  if (thresholds.length === 0) return { gates: [], deltas: [] }
  if (!finished) {
    const reason = "not decided: the run did not finish"
    return { gates: thresholds.map(({ expression }) => ({ expression, passed: false, reason })), deltas: [] }
  }
  const measured = runs.flatMap((run) => run.measured)
  const deltas = baseline === undefined ? [] : await baselineDeltas(baseline, runs)
  const gates = thresholds.map((threshold) =>
    threshold.subject === "delta" ? deltaGate(threshold, deltas) : scoreGate(threshold, measured),
  )
  return { gates, deltas }
}

/** A line for each gate, for people. */
export function gateLines(gates: readonly GateResult[], ascii: boolean): string {
  const mark = (passed: boolean) => (ascii ? (passed ? "ok  " : "FAIL") : passed ? "✓" : "✗")
  return gates
    .map(({ expression, passed, observed, reason }) => {
      const detail = passed ? observed : (reason ?? observed)
      return `${mark(passed)} ${safeLine(`${expression}${detail === undefined ? "" : `  (${detail})`}`)}\n`
    })
    .join("")
}
