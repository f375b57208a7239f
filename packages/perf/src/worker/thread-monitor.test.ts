import { describe, expect, it } from "vitest"
import { LogHistogram } from "../metrics/log-histogram.js"
import { probeMs, ThreadMonitor } from "./thread-monitor.js"

const ms = 1e6

/** Probes at their interval and a beat every 16 ms for 2 s; the given pauses stop the thread, or the whole process. */
function watch(pauses: readonly { fromMs: number; toMs: number; whole: boolean }[]) {
  const monitor = new ThreadMonitor({ now: () => 0 })
  const pausedUntil = (at: number) => pauses.find(({ fromMs, toMs }) => at >= fromMs && at < toMs)
  let lastBeat = 0
  let nextBeat = 16
  for (let at = probeMs; at < 2000; at += probeMs) {
    while (nextBeat <= at) {
      const beat = pausedUntil(nextBeat)?.toMs ?? nextBeat
      monitor.onBeat(beat * ms, (beat - lastBeat - 16) * ms)
      lastBeat = beat
      nextBeat = beat + 16
    }
    const pause = pausedUntil(at)
    // Whoever is stopped with the rest sends nothing; otherwise the probe waits until the thread runs again.
    if (pause?.whole !== true) monitor.onMessage(at * ms, (pause?.toMs ?? at + 0.1) * ms)
  }
  const { probeNs } = monitor.health({ starvedNs: 0, contentEvents: 0, coalescedEvents: 0 })
  monitor.close()
  return new LogHistogram(probeNs)
}

describe("ThreadMonitor", () => {
  it("sees pauses of the thread, also when the one that probes it stood still too", () => {
    expect(watch([]).quantile(0.99) / ms).toBeLessThan(0.2)
    const pause = { fromMs: 500, toMs: 700 }
    const alone = watch([{ ...pause, whole: false }])
    const together = watch([{ ...pause, whole: true }])
    for (const probes of [alone, together]) {
      // A tenth of the time was a pause of 200 ms: the slowest hundredth waited most of it.
      expect(probes.quantile(0.99) / ms).toBeGreaterThan(130)
      expect(probes.quantile(0.99) / ms).toBeLessThan(210)
      expect(probes.quantile(0.85) / ms).toBeLessThan(1)
    }
    expect(Math.abs(together.total - alone.total)).toBeLessThan(4)
  })
})
