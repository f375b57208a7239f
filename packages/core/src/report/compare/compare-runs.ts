import type { MetricInfo } from "../../scoring/scorer.js"
import {
  holm,
  minimumDetectableDifference,
  type PairedDifference,
  pairedDifference,
  sampleSizeFor,
} from "../../scoring/statistics/index.js"
import type { ComparedBenchmark, ComparedRun } from "./compared-run.js"
import { type PairTable, pairTable, type QuestionPair } from "./pair-table.js"

export interface CompareOptions {
  /** Coverage of intervals; 1 − confidence is the level at which a difference counts as real. Default 0.95. */
  confidence?: number
  /** Chance of seeing a difference of the detectable size; default 0.8. */
  power?: number
  /** Flipped questions named in each direction; default 20. */
  flips?: number
  signal?: AbortSignal
}

/** A question whose score differs between the runs. */
export interface Flip {
  subset: string
  /** Position in the baseline. */
  id: number
  /** Position in the candidate. */
  candidateId: number
  baseline: number
  candidate: number
}

/** Two runs on one metric of one benchmark, over the questions that both answered. */
export interface MetricComparison extends Omit<PairedDifference, "wins" | "losses" | "n"> {
  benchmark: string
  prettyName: string
  metric: string
  info: MetricInfo
  primary: boolean
  /** Questions in common; repeats of a question count once, by their mean. */
  common: number
  baselineOnly: number
  candidateOnly: number
  matchedBy: "content" | "position"
  /** Questions on which the candidate does better and worse, by the metric's direction. */
  better: number
  worse: number
  /** The first of them. */
  flips: { better: readonly Flip[]; worse: readonly Flip[] }
  /** Holm's correction: over the headline metrics of all benchmarks, and apart from them over all other metrics. */
  adjustedPValue: number | undefined
  /** Smallest true difference that this many questions show with the wanted power. */
  detectable: number | undefined
  /** Questions that would show the observed difference; undefined when there is none. */
  questionsNeeded: number | undefined
  verdict: "better" | "worse" | "unclear"
}

export interface RunComparison {
  baseline: string
  candidate: string
  confidence: number
  power: number
  comparisons: readonly MetricComparison[]
  /** Benchmarks that one side lacks, or without one question in common. */
  baselineOnly: readonly string[]
  candidateOnly: readonly string[]
  unmatched: readonly string[]
}

/**
 * Compares two runs question by question. Paired tests see differences that intervals of the two scores hide,
 * because most of the spread (some questions are hard for everybody) cancels out: exact McNemar for scores of 0
 * and 1, else a permutation or paired t test. Benchmarks are read one after another, so memory holds one at a time.
 */
export async function compareRuns(
  baseline: ComparedRun,
  candidate: ComparedRun,
  options: CompareOptions = {},
): Promise<RunComparison> {
  const { confidence = 0.95, power = 0.8 } = options
  const others = new Map(candidate.benchmarks.map((benchmark) => [benchmark.name, benchmark]))
  const shared = baseline.benchmarks.flatMap((before) => {
    const after = others.get(before.name)
    return after ? [{ before, after }] : []
  })
  const found: Unadjusted[] = []
  const unmatched: string[] = []
  for (const { before, after } of shared) {
    const rows = compareBenchmark(before, await readPairs(before, after, options.signal), options)
    if (rows.length === 0) unmatched.push(before.name)
    found.push(...rows)
  }
  const names = new Set(shared.map(({ before }) => before.name))
  const lone = (run: ComparedRun) =>
    run.benchmarks.map((benchmark) => benchmark.name).filter((name) => !names.has(name))
  return {
    baseline: baseline.name,
    candidate: candidate.name,
    confidence,
    power,
    comparisons: adjusted(found, 1 - confidence),
    baselineOnly: lone(baseline),
    candidateOnly: lone(candidate),
    unmatched,
  }
}

type Unadjusted = Omit<MetricComparison, "adjustedPValue" | "verdict">

async function readPairs(
  before: ComparedBenchmark,
  after: ComparedBenchmark,
  signal: AbortSignal | undefined,
): Promise<PairTable> {
  const table = pairTable(before.metrics ?? after.metrics ?? [])
  for (const [side, benchmark] of [["baseline", before] as const, ["candidate", after] as const]) {
    for await (const score of benchmark.scores()) {
      signal?.throwIfAborted()
      table.add(side, score)
    }
  }
  table.settle()
  return table
}

function compareBenchmark(
  benchmark: ComparedBenchmark,
  table: PairTable,
  options: CompareOptions,
): readonly Unadjusted[] {
  const { confidence = 0.95, power = 0.8, flips = 20 } = options
  const infos = new Map((benchmark.metrics ?? []).map((info) => [info.name, info]))
  const order = [...new Set([...infos.keys(), ...table.metrics()])]
  const headline =
    benchmark.primaryMetric ?? order.find((metric) => infos.get(metric)?.kind !== "diagnostic") ?? order[0]

  return order.flatMap((metric) => {
    const info = infos.get(metric) ?? { name: metric }
    const difference = pairedDifference(table.pairs(metric), { confidence })
    if (difference === undefined) return []
    const { wins, losses, n, ...paired } = difference
    const lower = info.direction === "lower"
    const unmatched = table.unmatched(metric)
    const deviation = pairDeviation(difference)
    const alpha = { alpha: 1 - confidence, power }
    return [
      {
        ...paired,
        benchmark: benchmark.name,
        prettyName: benchmark.prettyName ?? benchmark.name,
        metric,
        info,
        primary: metric === headline,
        common: n,
        baselineOnly: unmatched.baseline,
        candidateOnly: unmatched.candidate,
        matchedBy: table.matchedBy,
        better: lower ? losses : wins,
        worse: lower ? wins : losses,
        flips: firstFlips(table.pairs(metric), lower, flips),
        detectable: deviation && minimumDetectableDifference(n, { standardDeviation: deviation, ...alpha }),
        questionsNeeded:
          deviation && paired.difference !== 0
            ? sampleSizeFor(Math.abs(paired.difference), { standardDeviation: deviation, ...alpha })
            : undefined,
      },
    ]
  })
}

/**
 * Standard deviation of one question's difference. For scores of 0 and 1 that hardly ever disagree it is estimated
 * with half a question more in each direction, like the interval: zero disagreements do not mean that none exist.
 */
function pairDeviation(difference: PairedDifference): number | undefined {
  const { n, wins, losses, stderr, intervalMethod } = difference
  if (n < 2 || stderr === undefined) return undefined
  if (intervalMethod !== "agresti-min") return stderr > 0 ? stderr * Math.sqrt(n) : undefined
  const mean = (wins - losses) / (n + 2)
  return Math.sqrt((wins + losses + 1) / (n + 2) - mean ** 2)
}

function firstFlips(pairs: Iterable<QuestionPair>, lower: boolean, limit: number): MetricComparison["flips"] {
  const better: Flip[] = []
  const worse: Flip[] = []
  for (const pair of pairs) {
    const { baseline, candidate } = pair
    if (baseline === candidate) continue
    const list = candidate > baseline !== lower ? better : worse
    if (list.length < limit) list.push({ ...pair })
  }
  return { better, worse }
}

/** Corrects each family of p-values and gives the verdicts. Diagnostic metrics have no better and no worse. */
function adjusted(found: readonly Unadjusted[], alpha: number): readonly MetricComparison[] {
  const corrected = new Map<Unadjusted, number>()
  for (const family of [true, false]) {
    const tested = found.filter((row) => row.primary === family && row.pValue !== undefined)
    const values = holm(tested.map((row) => row.pValue ?? 1))
    for (const [i, row] of tested.entries()) corrected.set(row, values[i] ?? 1)
  }
  return found.map((row) => {
    const adjustedPValue = corrected.get(row)
    const real = adjustedPValue !== undefined && adjustedPValue < alpha && row.info.kind !== "diagnostic"
    const up = row.difference > 0 !== (row.info.direction === "lower")
    return { ...row, adjustedPValue, verdict: !real ? "unclear" : up ? "better" : "worse" }
  })
}
