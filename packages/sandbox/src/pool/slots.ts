/** Lets at most so many tasks run at once; the others wait in order. */
export class Slots {
  readonly #waiting: (() => void)[] = []
  #free: number

  constructor(count: number) {
    this.#free = count
  }

  async run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.#free > 0) this.#free--
    else await this.#turn(signal)
    try {
      return await task()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#free++
    }
  }

  #turn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const go = () => {
        signal?.removeEventListener("abort", leave)
        resolve()
      }
      const leave = () => {
        const place = this.#waiting.indexOf(go)
        if (place < 0) return
        this.#waiting.splice(place, 1)
        reject(signal?.reason)
      }
      this.#waiting.push(go)
      signal?.addEventListener("abort", leave, { once: true })
    })
  }
}
