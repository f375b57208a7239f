/**
 * Places for work, first come, first served. Every request of a run takes one, so taking a free place costs no promise
 * and waiting for one costs a single one.
 */
export class Slots {
  #limit: number
  #taken = 0
  readonly #waiting: (() => void)[] = []
  #short: { below: number; resolve: () => void } | undefined

  constructor(limit: number) {
    this.#limit = limit
  }

  get limit(): number {
    return this.#limit
  }

  /** More places go to those who wait at once; fewer take effect as places are given back. */
  set limit(limit: number) {
    this.#limit = limit
    this.#admit()
  }

  /** Undefined when the place is taken already, else what to wait for until it is. */
  take(): Promise<void> | undefined {
    if (this.#taken < this.#limit) {
      this.#taken += 1
      return undefined
    }
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  /** Gives a place back that was taken. */
  free(): void {
    this.#taken -= 1
    this.#admit()
  }

  /**
   * Undefined when fewer than `most` wait for a place, else what to wait for until it is half of them. For the one who
   * sends them here.
   */
  shortQueue(most: number): Promise<void> | undefined {
    if (this.#waiting.length < most) return undefined
    return new Promise((resolve) => {
      this.#short = { below: most / 2, resolve }
    })
  }

  #admit(): void {
    while (this.#taken < this.#limit) {
      const admit = this.#waiting.shift()
      if (!admit) break
      this.#taken += 1
      admit()
    }
    if (this.#short === undefined || this.#waiting.length > this.#short.below) return
    this.#short.resolve()
    this.#short = undefined
  }
}
