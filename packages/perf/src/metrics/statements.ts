import type { ClientHealth } from "../run/level-plan.js"
import type { LevelMetrics } from "./level-metrics.js"

const fewForMean = 30
const fewForP99 = 400
const wideShare = 0.1
const longestText = 300

/** Plain sentences about what the figures can and cannot carry, the most important first. */
export function statementsOf(
  metrics: Omit<LevelMetrics, "figures" | "statements">,
  health: ClientHealth,
): string[] {
  const { counts, confidence, steadyState, distributions } = metrics
  const statements: string[] = []
  if (health.clientLimited) {
    statements.push(
      `The load generator was the limit (${health.reasons.join("; ")}): these are its figures too. Give it more cores or --workers, or less load.`,
    )
  }
  statements.push(
    `The load generator adds ${ms(health.errorMs.p50)} (median) to ${ms(health.errorMs.p99)} (p99) to a time stamp.`,
  )
  for (const [kind, text] of Object.entries(counts.failureTexts)) {
    statements.push(`What the first ${kind.replaceAll("_", " ")} said: ${shortened(text)}`)
  }
  if (counts.succeeded === 0) {
    statements.push("No request succeeded: there is nothing to measure.")
    return statements
  }
  if (counts.succeeded < fewForMean) {
    statements.push(
      `Too short: ${counts.succeeded} successful requests say little even about means; take at least ${fewForMean}.`,
    )
  } else if (counts.succeeded < fewForP99) {
    statements.push(
      `${counts.succeeded} successful requests cannot bound a p99; that takes about ${fewForP99}.`,
    )
  }
  const mean = confidence.ttftMs ?? confidence.latencySeconds
  if (mean !== undefined && mean.high - mean.low > 2 * wideShare * Math.abs(mean.mean)) {
    statements.push(
      `The mean ${confidence.ttftMs === undefined ? "latency" : "TTFT"} is only known to ±${percent((mean.high - mean.low) / 2 / Math.abs(mean.mean))}: run longer for more.`,
    )
  }
  if (steadyState !== undefined && !steadyState.reached) statements.push(steadyState.statement)
  if (counts.estimatedTokenCounts > 0) {
    statements.push(
      `Tokens of ${counts.estimatedTokenCounts} requests were counted by their events, because the server did not report them.`,
    )
  }
  if (metrics.coalescedShare > 0.2) {
    statements.push(
      `${percent(metrics.coalescedShare)} of the events came together with others: gaps of 0 ms are the network's or the server's packing.`,
    )
  }
  if (metrics.showScheduled) {
    statements.push(
      `Requests went out late (p99 ${ms(distributions.latenessMs.percentiles["99"] ?? Number.NaN)}): the columns from schedule count from the time they were wanted.`,
    )
  }
  if (!metrics.isExact) {
    statements.push(
      "With so many requests percentiles come from an HDR histogram and may be 0.1 % off; those of gaps are exact.",
    )
  }
  if (health.inFlightCapHits > 0) {
    statements.push(`The cap on requests in flight held back ${health.inFlightCapHits} requests.`)
  }
  return statements
}

/** An error page of a proxy would bury all other statements. */
function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim()
  return line.length > longestText ? `${line.slice(0, longestText)}…` : line
}

function ms(value: number): string {
  return `${value < 1 ? value.toFixed(2) : value.toFixed(1)} ms`
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`
}
