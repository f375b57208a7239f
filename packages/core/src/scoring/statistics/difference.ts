import { clusteredMean } from "./clustered-mean.js"
import { studentTTwoSided } from "./distributions.js"
import { type ConfidenceOptions, type Estimate, tInterval } from "./estimate.js"
import { mcnemarExact } from "./mcnemar.js"
import { runningMoments } from "./running-moments.js"
import { type SignFlipOptions, signFlipTest } from "./sign-flip.js"

/** One sample answered in both runs. */
export interface ScorePair {
  baseline: number
  candidate: number
  /** Samples of one cluster depend on each other; leave out when all are independent. */
  cluster?: string | number
}

export interface DifferenceEstimate {
  /** Candidate minus baseline: positive means that the candidate scores more. */
  difference: number
  baseline: number
  candidate: number
  n: number
  stderr: number | undefined
  interval: readonly [low: number, high: number] | undefined
  /** How the interval was made. */
  intervalMethod: "agresti-min" | "paired-t" | "clustered-t" | "welch-t"
  /** Two-sided; undefined when it cannot be known. */
  pValue: number | undefined
  test: "mcnemar-exact" | "sign-flip" | "paired-t" | "clustered-t" | "welch-t"
}

export interface PairedDifference extends DifferenceEstimate {
  /** Samples on which the candidate scores more, less, the same. */
  wins: number
  losses: number
  ties: number
  /** Pearson correlation of the runs' scores; the higher, the more pairing gains. Undefined for constant scores. */
  correlation: number | undefined
}

/** Below this many pairs a graded metric is tested by sign flips, at or above it by the t statistic. */
const largeSample = 50

/**
 * Compares two runs on the samples they share (Miller 2024: always pair when questions are shared).
 *
 * - 0/1 scores, independent samples: McNemar's exact test; interval of Agresti and Min (2005), which adds half a
 *   sample to each cell and so stays honest when the runs never disagree.
 * - clusters given: cluster-robust t test and interval on the differences.
 * - otherwise: sign-flip permutation test below 50 pairs, paired t test from there; t interval.
 *
 * Undefined when there are no pairs.
 */
export function pairedDifference(
  pairs: Iterable<ScorePair>,
  options: ConfidenceOptions & SignFlipOptions = {},
): PairedDifference | undefined {
  const all = [...pairs]
  if (all.length === 0) return undefined
  const tally = tallyPairs(all)
  const clustered = new Set(all.map((pair, i) => pair.cluster ?? `\u0000${i}`)).size < all.length
  if (clustered) return { ...tally, ...clusteredTest(all, options) }
  return { ...tally, ...(tally.binary ? binaryTest(tally, options) : gradedTest(all, options)) }
}

type Verdict = Pick<DifferenceEstimate, "stderr" | "interval" | "intervalMethod" | "pValue" | "test">

function tallyPairs(pairs: readonly ScorePair[]) {
  const baseline = runningMoments()
  const candidate = runningMoments()
  const difference = runningMoments()
  let wins = 0
  let losses = 0
  for (const pair of pairs) {
    baseline.add(pair.baseline)
    candidate.add(pair.candidate)
    difference.add(pair.candidate - pair.baseline)
    if (pair.candidate > pair.baseline) wins += 1
    if (pair.candidate < pair.baseline) losses += 1
  }
  const spread = 2 * Math.sqrt(baseline.variance * candidate.variance)
  const shared = baseline.variance + candidate.variance - difference.variance
  return {
    difference: difference.mean,
    baseline: baseline.mean,
    candidate: candidate.mean,
    n: pairs.length,
    wins,
    losses,
    ties: pairs.length - wins - losses,
    correlation: spread > 0 ? Math.max(-1, Math.min(1, shared / spread)) : undefined,
    binary: baseline.binary && candidate.binary,
  }
}

function binaryTest(tally: { n: number; wins: number; losses: number }, options: ConfidenceOptions): Verdict {
  const { n, wins, losses } = tally
  const difference = (wins - losses) / n
  const stderr = n < 2 ? undefined : Math.sqrt(((wins + losses) / n - difference ** 2) / (n - 1))
  const centre = (wins - losses) / (n + 2)
  const reach = Math.sqrt((wins + losses + 1) / (n + 2) - centre ** 2) / Math.sqrt(n + 2)
  const [low, high] = tInterval(centre, reach, Number.POSITIVE_INFINITY, options.confidence)
  return {
    stderr,
    interval: [Math.max(-1, low), Math.min(1, high)],
    intervalMethod: "agresti-min",
    pValue: mcnemarExact(losses, wins),
    test: "mcnemar-exact",
  }
}

function gradedTest(pairs: readonly ScorePair[], options: ConfidenceOptions & SignFlipOptions): Verdict {
  const moments = runningMoments()
  const differences = pairs.map((pair) => pair.candidate - pair.baseline)
  for (const difference of differences) moments.add(difference)
  const { n, mean } = moments
  if (n < 2) return unknown("paired-t")
  const stderr = Math.sqrt(moments.variance / n)
  const interval = tInterval(mean, stderr, n - 1, options.confidence)
  return n < largeSample
    ? {
        stderr,
        interval,
        intervalMethod: "paired-t",
        pValue: signFlipTest(differences, options),
        test: "sign-flip",
      }
    : { stderr, interval, intervalMethod: "paired-t", pValue: tTest(mean, stderr, n - 1), test: "paired-t" }
}

function clusteredTest(pairs: readonly ScorePair[], options: ConfidenceOptions): Verdict {
  const keys = pairs.map((pair, i) => pair.cluster ?? `\u0000${i}`)
  const estimate = clusteredMean(
    pairs.map((pair, i) => ({ value: pair.candidate - pair.baseline, cluster: keys[i] ?? i })),
    options,
  )
  if (estimate?.stderr === undefined) return unknown("clustered-t")
  const { value, stderr } = estimate
  const df = new Set(keys).size - 1
  return {
    stderr,
    interval: tInterval(value, stderr, df, options.confidence),
    intervalMethod: "clustered-t",
    pValue: tTest(value, stderr, df),
    test: "clustered-t",
  }
}

/**
 * Compares two runs that share no samples, from their means and standard errors alone (Welch's t test). Use
 * {@link pairedDifference} whenever samples are shared: it sees differences this one cannot.
 */
export function independentDifference(
  baseline: Pick<Estimate, "value" | "n" | "stderr">,
  candidate: Pick<Estimate, "value" | "n" | "stderr">,
  options: ConfidenceOptions = {},
): DifferenceEstimate {
  const difference = candidate.value - baseline.value
  const means = { difference, baseline: baseline.value, candidate: candidate.value }
  const n = Math.min(baseline.n, candidate.n)
  if (baseline.stderr === undefined || candidate.stderr === undefined)
    return { ...means, n, ...unknown("welch-t") }
  const first = baseline.stderr ** 2
  const second = candidate.stderr ** 2
  const stderr = Math.sqrt(first + second)
  const spread = first ** 2 / (baseline.n - 1) + second ** 2 / (candidate.n - 1)
  const df = spread > 0 ? stderr ** 4 / spread : Number.POSITIVE_INFINITY
  return {
    ...means,
    n,
    stderr,
    interval: tInterval(difference, stderr, df, options.confidence),
    intervalMethod: "welch-t",
    pValue: tTest(difference, stderr, df),
    test: "welch-t",
  }
}

function tTest(difference: number, stderr: number, df: number): number {
  if (stderr === 0) return difference === 0 ? 1 : 0
  return studentTTwoSided(difference / stderr, df)
}

function unknown<T extends "paired-t" | "clustered-t" | "welch-t">(method: T) {
  return { stderr: undefined, interval: undefined, intervalMethod: method, pValue: undefined, test: method }
}
