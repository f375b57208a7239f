import type { MetricInfo } from "../scoring/scorer.js"

type Interval = readonly [low: number, high: number]

/**
 * Cuts intervals at the ends of a metric's range: from few samples Student's t reaches beyond what the metric can
 * be, and the part out there says nothing.
 */
export function boundedBy({
  range = [0, 1],
}: MetricInfo): <T extends { interval: Interval | undefined }>(of: T) => T {
  const [min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY] = range
  const clamp = (end: number) => Math.min(max, Math.max(min, end))
  return (of) =>
    of.interval === undefined ? of : { ...of, interval: [clamp(of.interval[0]), clamp(of.interval[1])] }
}
