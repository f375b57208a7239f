import { numberIn } from "../objective/index.js"
import { formatNumber } from "./format.js"
import type { ReportedLevel } from "./reported-run.js"

/** What a sweep says about the load to choose. */
export interface Advice {
  readonly fastest: ReportedLevel | undefined
  readonly mostRequests: ReportedLevel | undefined
  readonly sentences: readonly string[]
}

/** Reads the best levels and plain recommendations off a sweep. Levels without any success are left out. */
export function adviceFor(levels: readonly ReportedLevel[]): Advice {
  const useful = levels.filter((level) => (value(level, "Success Requests") ?? 0) > 0)
  const mostRequests = maximum(useful, (level) => value(level, "Req Throughput (req/s)"))
  const fastest = maximum(useful, (level) => negative(value(level, "Avg Latency (s)")))
  const sentences: string[] = []
  const shaky = levels.filter((level) => (successShare(level) ?? 1) < 0.95)
  if (shaky.length > 0) {
    sentences.push(
      `Below 95% success at ${list(shaky)}: read those figures as the server's limit, not as its speed.`,
    )
  }
  if (useful.length > 1 && mostRequests) sentences.push(...trend(useful, mostRequests))
  return { fastest, mostRequests, sentences }
}

/** How throughput and latency went with the load. */
function trend(useful: readonly ReportedLevel[], mostRequests: ReportedLevel): string[] {
  const throughput = (level: ReportedLevel | undefined) =>
    (level && value(level, "Req Throughput (req/s)")) ?? 0
  const levels = upwards(useful)
  if (levels === undefined) {
    // Rates of --sweep auto lie below what the server takes at once: they tell nothing of loads beyond.
    const most = formatNumber(throughput(mostRequests))
    return [`The most the server answered was ${most} req/s, at ${loadOf(mostRequests)}.`]
  }
  const sentences: string[] = []
  const last = levels.at(-1)
  const best = throughput(mostRequests)
  const gain = best / Math.max(throughput(levels.at(-2)), 1e-9)
  if (mostRequests === last && gain > 1.1) {
    sentences.push("Throughput still grew at the highest load: the bottleneck was not reached, try more.")
  } else if (mostRequests !== last && throughput(last) < 0.95 * best) {
    sentences.push(`Throughput fell beyond ${loadOf(mostRequests)}: higher loads only queue.`)
  } else {
    sentences.push(`Throughput levels off: the optimum is near ${loadOf(knee(levels) ?? mostRequests)}.`)
  }
  const [first] = levels
  const slow =
    first && last ? (value(last, "Avg Latency (s)") ?? 0) / (value(first, "Avg Latency (s)") ?? 1) : 1
  if (slow > 3 && first && last) {
    sentences.push(`Mean latency grew ${slow.toFixed(1)}-fold from ${loadOf(first)} to ${loadOf(last)}.`)
  }
  return sentences
}

/** Levels of one kind from the lowest load to the highest, however they were listed; undefined for several kinds. */
function upwards(levels: readonly ReportedLevel[]): readonly ReportedLevel[] | undefined {
  const isClosed = ({ level }: ReportedLevel) => level.parallel !== undefined
  const closed = levels.filter(isClosed).length
  if (closed > 0 && closed < levels.length) return undefined
  const load = ({ level }: ReportedLevel) => level.parallel ?? level.rate ?? 0
  const pace = ({ level }: ReportedLevel) => level.rate ?? Number.POSITIVE_INFINITY
  return [...levels].sort((a, b) => load(a) - load(b) || Math.sign(pace(a) - pace(b)) || 0)
}

/** The lowest load that reaches 95 % of the highest throughput. */
function knee(levels: readonly ReportedLevel[]): ReportedLevel | undefined {
  const best = Math.max(...levels.map((level) => value(level, "Req Throughput (req/s)") ?? 0))
  return levels.find((level) => (value(level, "Req Throughput (req/s)") ?? 0) >= 0.95 * best)
}

function maximum(
  levels: readonly ReportedLevel[],
  score: (level: ReportedLevel) => number | undefined,
): ReportedLevel | undefined {
  let best: ReportedLevel | undefined
  let bestScore = Number.NEGATIVE_INFINITY
  for (const level of levels) {
    const own = score(level) ?? Number.NEGATIVE_INFINITY
    if (own > bestScore) {
      best = level
      bestScore = own
    }
  }
  return best
}

const negative = (number: number | undefined) => (number === undefined ? undefined : -number)

function value({ figures }: ReportedLevel, key: string): number | undefined {
  return numberIn(figures.summary, key)
}

/** Share of requests that succeeded; undefined when none ended. */
export function successShare(level: ReportedLevel): number | undefined {
  const total = value(level, "Total Requests") ?? 0
  return total === 0 ? undefined : (value(level, "Success Requests") ?? 0) / total
}

/** The load of a level in words: `concurrency 8`, `5 req/s`. */
export function loadOf({ level }: Pick<ReportedLevel, "level">): string {
  if (level.parallel !== undefined) {
    return level.rate === undefined
      ? `concurrency ${level.parallel}`
      : `concurrency ${level.parallel}, ${level.rate} req/s`
  }
  return level.rate === undefined ? scheduleOf(level.folder) : `${level.rate} req/s`
}

/** A schedule in words, from the name of its folder. */
function scheduleOf(folder: string): string {
  const ramp = /^rate_([\d.]+)_to_([\d.]+)/.exec(folder)
  if (ramp) return `${ramp[1]} to ${ramp[2]} req/s`
  const steps = /^rate_([\d._]+)_steps/.exec(folder)
  if (steps) return `steps of ${steps[1]?.replaceAll("_", ", ")} req/s`
  if (folder.startsWith("rate_0_trace")) return "recorded times"
  return folder.startsWith("rate_0_burst") ? "all at once" : folder
}

function list(levels: readonly ReportedLevel[]): string {
  return joinLoads(levels.map(loadOf))
}

/** `concurrency 4, 8, 16` for `concurrency 4`, `concurrency 8`, `concurrency 16`. */
export function joinLoads(loads: readonly string[]): string {
  const names = [...new Set(loads)]
  const numbers = names.flatMap((name) => /^concurrency (\d+)$/.exec(name)?.[1] ?? [])
  return numbers.length === names.length ? `concurrency ${numbers.join(", ")}` : names.join("; ")
}
