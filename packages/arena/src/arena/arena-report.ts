import type { BenchmarkReport, CategoryScore, JudgeSummary, MetricReport } from "@evalscope/core"
import type { JuryQuality } from "../judge/index.js"
import type { SubsetWinRates } from "../leaderboard/index.js"

/** Name of the subset that holds the games of one candidate with the baseline. */
export function pairSubset(dataset: string, subset: string, candidate: string, baseline: string): string {
  return `${dataset}&${subset}@${candidate}&${baseline}`
}

interface PairScore {
  name: string
  n: number
  winRate: number
  lower: number
  upper: number
}

/** The report of the model `Arena`, with the original's metrics and subset names. */
export function arenaReport(
  subsets: readonly SubsetWinRates[],
  baseline: string,
  jury: JuryQuality,
  failed: number,
): BenchmarkReport {
  const pairs = subsets.flatMap(({ dataset, subset, rates }) =>
    rates.map(
      (rate): PairScore => ({
        name: pairSubset(dataset, subset, rate.model, baseline),
        n: rate.questions,
        winRate: rate.winRate,
        lower: rate.lower,
        upper: rate.upper,
      }),
    ),
  )
  const n = pairs.reduce((sum, pair) => sum + pair.n, 0)
  return {
    model: "Arena",
    benchmark: "general_arena",
    prettyName: "GeneralArena",
    description: "Answers of finished runs, compared in pairs by a judge.",
    metrics: [
      metric("win_rate", "Win rate", pairs, (pair) => pair.winRate, true),
      metric("win_rate_lower", "Win rate, lower bound", pairs, (pair) => pair.lower, false),
      metric("win_rate_upper", "Win rate, upper bound", pairs, (pair) => pair.upper, false),
    ],
    outcomes: {},
    perf: undefined,
    judge: judgeSummary(jury),
    execution: {
      requested: n + failed,
      succeeded: n,
      errored: failed,
      subsets: Object.fromEntries(
        pairs.map((pair) => [pair.name, { requested: pair.n, succeeded: pair.n, errored: 0 }]),
      ),
    },
    overall: true,
    analysis: undefined,
  }
}

function metric(
  name: string,
  displayName: string,
  pairs: readonly PairScore[],
  numberOf: (pair: PairScore) => number,
  primary: boolean,
): MetricReport {
  const n = pairs.reduce((sum, pair) => sum + pair.n, 0)
  const micro = n === 0 ? 0 : pairs.reduce((sum, pair) => sum + pair.n * numberOf(pair), 0) / n
  const macro = pairs.length === 0 ? 0 : pairs.reduce((sum, pair) => sum + numberOf(pair), 0) / pairs.length
  const unknown = { stderr: undefined, interval: undefined, intervalMethod: "none" }
  const category: CategoryScore = {
    name: ["default"],
    micro,
    macro,
    n,
    ...unknown,
    subsets: pairs.map((pair) => ({
      name: pair.name,
      aggregate: {
        aggregation: "elo",
        dimensions: {},
        value: numberOf(pair),
        n: pair.n,
        stderr: undefined,
        interval: primary ? ([pair.lower, pair.upper] as const) : undefined,
        method: primary ? "bootstrap" : "none",
      },
    })),
  }
  return {
    identity: { name, aggregation: "elo", dimensions: {} },
    legacyName: name.replace("win_rate", "winrate"),
    info: { name, displayName, kind: primary ? "quality" : "diagnostic" },
    primary,
    n,
    unscored: 0,
    micro,
    macro,
    ...unknown,
    subsetMacro: { value: macro, stderr: undefined, interval: undefined, method: "none" },
    categories: [category],
  }
}

function judgeSummary(jury: JuryQuality): JudgeSummary {
  const games = jury.judges.reduce((sum, judge) => sum + judge.games, 0)
  const unreadable = jury.judges.reduce(
    (sum, judge) => sum + Math.round(judge.unparsableRate * judge.games),
    0,
  )
  return {
    scored: games - unreadable,
    total: games,
    models: jury.judges.map(({ judge }) => judge),
    validObservations: games - unreadable,
    totalObservations: games,
    failures: unreadable > 0 ? { parse_error: unreadable } : {},
    disagreement: {},
  }
}
