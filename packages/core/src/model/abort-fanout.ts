/** What is told that a signal was aborted. */
export interface AbortTarget {
  signalAborted(): void
}

/**
 * One listener per signal however many requests share it. Hundreds of listeners on one AbortSignal make Node
 * print a leak warning, and each addition walks the list of those before it.
 */
export class AbortFanout {
  readonly #groups = new Map<AbortSignal, Set<AbortTarget>>()

  /** Tells `target` when the signal is aborted, unless it is removed before. */
  add(signal: AbortSignal, target: AbortTarget): void {
    const targets = this.#groups.get(signal) ?? this.#open(signal)
    if (targets.size === 0) signal.addEventListener("abort", this.#onAbort, { once: true })
    targets.add(target)
  }

  remove(signal: AbortSignal, target: AbortTarget): void {
    const targets = this.#groups.get(signal)
    if (!targets?.delete(target) || targets.size > 0) return
    this.#groups.delete(signal)
    signal.removeEventListener("abort", this.#onAbort)
  }

  #open(signal: AbortSignal): Set<AbortTarget> {
    const targets = new Set<AbortTarget>()
    this.#groups.set(signal, targets)
    return targets
  }

  // One function for all signals, so that adding it twice to a signal is harmless.
  readonly #onAbort = (event: Event): void => {
    for (const [signal, targets] of this.#groups) {
      if (signal !== event.target) continue
      this.#groups.delete(signal)
      for (const target of [...targets]) target.signalAborted()
    }
  }
}
