import { LogHistogram } from "../metrics/log-histogram.js"
import { column, flag, rowWidth } from "../record/columns.js"
import { outcomeOf } from "../record/outcome.js"
import type { Segment } from "../record/record-store.js"
import type { LevelSnapshot, LivePercentiles } from "./perf-event.js"

const windowMs = 1000
/** Gaps looked at per request: enough to show a change, few enough not to matter. */
const gapsPerRequest = 64
/** Bars of the histogram that a screen draws. */
const latencyRanges = 8

class Window {
  readonly ttft = new LogHistogram()
  readonly tpot = new LogHistogram()
  readonly itl = new LogHistogram()
  readonly latency = new LogHistogram()
  completed = 0
  chunks = 0
  startMs = 0

  clear(nowMs: number): void {
    for (const histogram of [this.ttft, this.tpot, this.itl, this.latency]) histogram.clear()
    this.completed = 0
    this.chunks = 0
    this.startMs = nowMs
  }
}

/** Figures of the last one to two seconds, for screens. Constant space, nothing is sorted. */
export class LiveWindow {
  #now = new Window()
  #before = new Window()
  /** Latencies of the whole level. */
  readonly #latencies = new LogHistogram()
  #chunks = 0

  constructor(nowMs: number) {
    this.#now.clear(nowMs)
    this.#before.clear(nowMs)
  }

  /** Ended requests, and the running count of content events. */
  add(segment: Segment): void {
    let gap = 0
    for (let base = 0; base < segment.rows.length; base += rowWidth) {
      const at = (index: number): number => segment.rows[base + index] ?? Number.NaN
      const gaps = at(column.gaps)
      if (outcomeOf(at(column.outcome)) === "ok") this.#addRow(at, segment.gapsUs, gap, gaps)
      gap += gaps
    }
  }

  onChunks(total: number): void {
    this.#now.chunks += Math.max(0, total - this.#chunks)
    this.#chunks = total
  }

  figures(
    nowMs: number,
  ): Pick<
    LevelSnapshot,
    | "requestsPerSecond"
    | "outputTokensPerSecond"
    | "ttftMs"
    | "tpotMs"
    | "itlMs"
    | "latencyMs"
    | "latencyRanges"
  > {
    const seconds = Math.max(0.05, (nowMs - this.#before.startMs) / 1000)
    const figures = {
      requestsPerSecond: (this.#now.completed + this.#before.completed) / seconds,
      outputTokensPerSecond: (this.#now.chunks + this.#before.chunks) / seconds,
      ttftMs: percentiles(this.#now.ttft, this.#before.ttft),
      tpotMs: percentiles(this.#now.tpot, this.#before.tpot),
      itlMs: percentiles(this.#now.itl, this.#before.itl),
      latencyMs: percentiles(this.#now.latency, this.#before.latency),
      latencyRanges: this.#latencies
        .ranges(latencyRanges)
        .map(({ from, to, count }) => ({ fromMs: from / 1000, toMs: to / 1000, count })),
    }
    if (nowMs - this.#now.startMs >= windowMs) {
      const oldest = this.#before
      this.#before = this.#now
      oldest.clear(nowMs)
      this.#now = oldest
    }
    return figures
  }

  #addRow(at: (index: number) => number, gapsUs: Uint32Array, start: number, gaps: number): void {
    const now = this.#now
    const written = at(column.writtenNs)
    now.completed++
    const latencyUs = (at(column.endNs) - written) / 1000
    now.latency.add(latencyUs)
    this.#latencies.add(latencyUs)
    if ((at(column.flags) & flag.streamed) === 0) return
    const first = at(column.firstContentNs)
    if (Number.isNaN(first)) return
    now.ttft.add((first - written) / 1000)
    const tokens = at(column.completionTokens)
    if (tokens > 1) now.tpot.add((at(column.lastContentNs) - first) / 1000 / (tokens - 1))
    const step = Math.max(1, Math.ceil(gaps / gapsPerRequest))
    for (let index = 0; index < gaps; index += step) now.itl.add(gapsUs[start + index] ?? 0)
  }
}

/** Values are kept in µs; shown in ms. */
function percentiles(now: LogHistogram, before: LogHistogram): LivePercentiles {
  const both = new LogHistogram()
  both.merge(now.counts)
  both.merge(before.counts)
  const at = (share: number): number | undefined =>
    both.total === 0 ? undefined : both.quantile(share) / 1000
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99) }
}
