import { createHistogram, type RecordableHistogram } from "node:perf_hooks"
import { Column } from "./column.js"
import type { Distribution } from "./level-metrics.js"
import { type DistributionOptions, describeValues } from "./percentile.js"

/** Parts of a unit that the histogram tells apart: nanoseconds of a value in ms, microseconds of one in seconds. */
const parts = 1e6
/** Decimal digits of a value that are kept: neighbours differ by at most 0.1 %. */
const figures = 3

/**
 * The values of one figure, not negative. All are kept, and percentiles are exact, up to a number of values; from
 * there on they are counted in an HDR histogram (Tene's, as Node has it), in constant space: percentiles are then
 * within 0.1 %, while count, mean, deviation, least and greatest stay exact. NaN means that a request has no value.
 */
export class FigureValues {
  #exact: Column | undefined = new Column()
  #histogram: RecordableHistogram | undefined
  readonly #most: number
  #count = 0
  #mean = 0
  #squares = 0
  #min = Number.POSITIVE_INFINITY
  #max = Number.NEGATIVE_INFINITY

  /** @param most How many values are kept one by one. */
  constructor(most: number) {
    this.#most = most
  }

  get isExact(): boolean {
    return this.#histogram === undefined
  }

  push(value: number): void {
    if (Number.isNaN(value)) return
    if (this.#exact !== undefined && this.#exact.length >= this.#most) this.#condense(this.#exact.values)
    if (this.#exact === undefined) this.#record(value)
    else this.#exact.push(value)
  }

  describe(options: DistributionOptions): Distribution {
    if (this.#exact !== undefined) return describeValues(this.#exact.values, options)
    const percentile = (percent: number): number => {
      if (percent === 0) return this.#min
      const value = (this.#histogram?.percentile(percent) ?? Number.NaN) / parts
      return Math.min(this.#max, Math.max(this.#min, value))
    }
    return {
      count: this.#count,
      mean: this.#mean,
      deviation: Math.sqrt(this.#squares / (this.#count - 1)),
      min: this.#min,
      max: this.#max,
      percentiles: Object.fromEntries(
        options.percentiles.map((percent) => [String(percent), percentile(percent)]),
      ),
    }
  }

  #condense(values: Float64Array): void {
    this.#histogram = createHistogram({ lowest: 1, highest: Number.MAX_SAFE_INTEGER, figures })
    this.#exact = undefined
    for (const value of values) this.#record(value)
  }

  /** Mean and squares by Welford's updates, which keep their digits over any number of values. */
  #record(value: number): void {
    this.#count++
    const off = value - this.#mean
    this.#mean += off / this.#count
    this.#squares += off * (value - this.#mean)
    this.#min = Math.min(this.#min, value)
    this.#max = Math.max(this.#max, value)
    this.#histogram?.record(Math.min(Number.MAX_SAFE_INTEGER, Math.max(1, Math.round(value * parts))))
  }
}
