import type { Instance } from "../driver.js"

/** Keeps instances started ahead of their use. Each is handed out once and never comes back. */
export class WarmPool {
  readonly #start: () => Promise<Instance>
  readonly #size: number
  readonly #ready: Promise<Instance>[] = []
  #closed = false

  constructor(options: { start: () => Promise<Instance>; size: number }) {
    this.#start = options.start
    this.#size = options.size
  }

  /** Starts what is missing, in the background. */
  fill(): void {
    while (!this.#closed && this.#ready.length < this.#size) {
      const starting = this.#start()
      // Whoever takes it sees the failure; until then it is nobody's.
      starting.catch(() => undefined)
      this.#ready.push(starting)
    }
  }

  /** The instance that has been waiting longest; its place is filled again at once. */
  take(): Promise<Instance> {
    const next = this.#ready.shift() ?? this.#start()
    this.fill()
    return next
  }

  async close(): Promise<void> {
    this.#closed = true
    await Promise.all(
      this.#ready.splice(0).map(async (starting) => {
        const instance = await starting.catch(() => undefined)
        await instance?.close()
      }),
    )
  }
}
