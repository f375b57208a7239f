import { LogHistogram } from "../metrics/log-histogram.js"
import type { IoCounters, IoHealth } from "../worker/index.js"
import type { ClientHealth } from "./level-plan.js"

/** Beyond these the load generator is part of what it measures. */
const limits = {
  /** Share of a core the I/O thread is at work: a queue in front of it grows without bound near 1. */
  cpuShare: 0.85,
  /** What the client adds to one time stamp in a hundred. */
  delayMs: 20,
  /** The same, where it is also a visible part of what was measured. */
  visibleDelayMs: 10,
  visibleShare: 0.02,
  /** Open loop: how late requests went out. */
  latenessMs: 20,
  gcShare: 0.1,
  /** Slots stood empty because no request was ready. */
  starvedShare: 0.05,
}

/** Probes needed before their p99 means something. */
const fewProbes = 100

/**
 * A mark must be founded, so none of the two witnesses is believed alone. The p99 of the probes counts up to this
 * many times what they tell for certain; that of the time between polls, which is what reads may have waited, up to
 * this many times the p99 of the probes. Under load more events come while the thread is busy than probes do, so
 * that probes alone would overlook an overload.
 */
const trust = 2

export interface HealthFacts {
  readonly threads: readonly { readonly counters: IoCounters; readonly health: IoHealth }[]
  readonly scheduled: boolean
  /** Median of what was measured (TTFT, or latency without streams), ms; NaN when nothing was. */
  readonly typicalMs: number
}

/** Judges how the load generator itself fared: what it added to the figures, and whether it was their limit. */
export function judgeClient({ threads, scheduled, typicalMs }: HealthFacts): ClientHealth {
  const probes = merged(threads.map(({ health }) => health.probeNs))
  const polls = merged(threads.map(({ health }) => health.pollNs))
  const lateness = merged(threads.map(({ health }) => health.latenessNs))
  const sum = (pick: (facts: HealthFacts["threads"][number]) => number): number =>
    threads.reduce((total, facts) => total + pick(facts), 0)
  const wallNs = Math.max(1, ...threads.map(({ health }) => health.wallNs))
  const cpuShare = Math.max(0, ...threads.map(({ health }) => share(health.busyNs, health.wallNs)))
  const gcShare = Math.max(0, ...threads.map(({ health }) => share(health.gcNs, health.wallNs)))
  const starvedShare = sum(({ health }) => health.starvedNs) / wallNs / Math.max(1, threads.length)
  const content = sum(({ health }) => health.contentEvents)
  const pollsMs = ms(orZero(polls.quantile(0.99)))
  const [surePart, possiblePart] = interval(0.99, probes.total)
  const sureMs = ms(orZero(probes.quantile(surePart)))
  const likelyMs = ms(orZero(probes.quantile(0.99)))
  const seenMs =
    probes.total < fewProbes
      ? [sureMs, pollsMs]
      : [Math.min(likelyMs, trust * sureMs), Math.min(pollsMs, trust * likelyMs)]
  const lateBeyond = (limitMs: number) => seenMs.find((delayMs) => delayMs > limitMs)
  const errorMs = {
    p50: ms(orZero(probes.quantile(0.5))),
    // What is promised must hold: the upper end of what the probes tell, and of what reads may have waited.
    p99: Math.max(ms(orZero(probes.quantile(possiblePart))), pollsMs),
  }
  const latenessMs =
    scheduled && lateness.total > 0
      ? {
          p50: ms(lateness.quantile(0.5)),
          p99: ms(lateness.quantile(0.99)),
          p999: ms(lateness.quantile(0.999)),
          max: ms(lateness.max),
        }
      : undefined

  const reasons: string[] = []
  if (cpuShare > limits.cpuShare) {
    reasons.push(`the busiest I/O thread was at work ${percent(cpuShare)} of the time`)
  }
  const seriousMs = lateBeyond(limits.delayMs)
  const visibleMs = lateBeyond(Math.max(limits.visibleDelayMs, limits.visibleShare * typicalMs))
  if (seriousMs !== undefined) {
    reasons.push(`one time stamp in a hundred was ${round(seriousMs)} ms late or more`)
  } else if (visibleMs !== undefined) {
    reasons.push(
      `time stamps were up to ${round(visibleMs)} ms late, ${percent(visibleMs / typicalMs)} of the median measured`,
    )
  }
  const capHits = sum(({ counters }) => counters.capHits)
  // Requests held back by the cap on purpose are late for a reason that is told elsewhere.
  if (latenessMs !== undefined && capHits === 0 && latenessMs.p99 > limits.latenessMs) {
    reasons.push(`one request in a hundred went out ${round(latenessMs.p99)} ms late or more`)
  }
  if (gcShare > limits.gcShare) reasons.push(`garbage collection took ${percent(gcShare)} of the time`)
  if (starvedShare > limits.starvedShare) {
    reasons.push(`requests were not made fast enough: slots stood empty ${percent(starvedShare)} of the time`)
  }
  const localFailures = sum(({ counters }) => counters.localFailures)
  if (localFailures > 0) {
    reasons.push(`${localFailures} connections could not be opened here, for want of open files or ports`)
  }
  return {
    loopDelayMs: {
      p50: ms(orZero(probes.quantile(0.5))),
      p99: ms(orZero(probes.quantile(0.99))),
      max: ms(probes.max),
    },
    latenessMs,
    gcShare,
    cpuShare,
    coalescedShare: content === 0 ? 0 : sum(({ health }) => health.coalescedEvents) / content,
    inFlightCapHits: capHits,
    poolWaits: sum(({ counters }) => counters.poolWaits),
    errorMs,
    clientLimited: reasons.length > 0,
    reasons,
  }
}

/** The shares whose quantiles are the ends of the 95 % interval of a quantile of so many values. */
function interval(share: number, count: number): readonly [lower: number, upper: number] {
  const half = 1.96 * Math.sqrt((share * (1 - share)) / Math.max(1, count))
  return [Math.max(0, share - half), Math.min(1, share + half)]
}

function merged(all: readonly Float64Array<ArrayBuffer>[]): LogHistogram {
  const histogram = new LogHistogram()
  for (const counts of all) histogram.merge(counts)
  return histogram
}

function share(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0
}

function orZero(value: number): number {
  return Number.isNaN(value) ? 0 : value
}

function ms(ns: number): number {
  return ns / 1e6
}

function round(value: number): string {
  return value.toFixed(1)
}

function percent(part: number): string {
  return `${(100 * part).toFixed(part < 0.1 ? 1 : 0)} %`
}
