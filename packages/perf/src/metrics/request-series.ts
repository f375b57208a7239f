import { Column } from "./column.js"

const names = ["startNs", "endNs", "ttftMs", "tpotMs", "latencySeconds", "outputTokens"] as const

/** What is known of one success where the order of requests matters. */
export type SeriesRow = Readonly<Record<(typeof names)[number], number>>

/**
 * Successes in the order in which they were added, for what depends on their order: intervals by batch means, the
 * steady part, the first wave. Above a number of rows every second one is left out, then every second of those
 * left, and so on: each row that stays stands for `stride` requests.
 */
export class RequestSeries {
  readonly #most: number
  #columns: Readonly<Record<(typeof names)[number], Column>> = emptyColumns()
  #seen = 0
  #stride = 1

  /** @param most Rows that are kept at most. */
  constructor(most: number) {
    this.#most = most
  }

  /** How many requests a row stands for. */
  get stride(): number {
    return this.#stride
  }

  get length(): number {
    return this.#columns.startNs.length
  }

  push(row: SeriesRow): void {
    const place = this.#seen++
    if (place % this.#stride === 0 && this.length >= this.#most) this.#thin()
    // Thinning doubles the stride, which may leave out this row as well.
    if (place % this.#stride !== 0) return
    for (const name of names) this.#columns[name].push(row[name])
  }

  /** One figure of all rows; a view, valid until the next push. */
  values(name: (typeof names)[number]): Float64Array {
    return this.#columns[name].values
  }

  #thin(): void {
    const kept = emptyColumns()
    for (const name of names) {
      this.values(name).forEach((value, row) => {
        if (row % 2 === 0) kept[name].push(value)
      })
    }
    this.#columns = kept
    this.#stride *= 2
  }
}

function emptyColumns(): Record<(typeof names)[number], Column> {
  return {
    startNs: new Column(),
    endNs: new Column(),
    ttftMs: new Column(),
    tpotMs: new Column(),
    latencySeconds: new Column(),
    outputTokens: new Column(),
  }
}
