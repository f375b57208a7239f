import { AbortScope } from "./deadline.js"

/** How a run is told to end: by itself, by a graceful stop, or at once. */
export class RunControl {
  /** Everything that waits joins this; aborting it ends requests in flight. */
  readonly scope = new AbortScope()
  #stopping = false
  #failure: Error | undefined
  readonly #graceMs: number
  #grace: NodeJS.Timeout | undefined

  constructor(graceMs: number) {
    this.#graceMs = graceMs
  }

  /** No new samples are started; those in flight get a grace period. */
  stop(): void {
    if (this.#stopping) return
    this.#stopping = true
    this.#grace = setTimeout(() => this.scope.abort(), this.#graceMs)
  }

  abort(): void {
    this.#stopping = true
    this.scope.abort()
  }

  /** Stops because going on makes no sense; the first reason is kept. */
  fail(error: Error): void {
    this.#failure ??= error
    this.stop()
  }

  /** Ends the grace period's timer; called when nothing is in flight any more. */
  settle(): void {
    clearTimeout(this.#grace)
  }

  get stopping(): boolean {
    return this.#stopping
  }

  get failure(): Error | undefined {
    return this.#failure
  }
}
