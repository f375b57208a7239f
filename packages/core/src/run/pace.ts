import { Gate } from "./gate.js"
import { Slots } from "./slots.js"

/** How much of some work goes on at once; can be changed and held back while it goes on. */
export interface Pace {
  /**
   * Waits for a place, and for the end of a pause. Give the place back with {@link ended}.
   * @throws the signal's reason when it is aborted first; then no place is taken.
   */
  begin(signal?: AbortSignal): Promise<void>
  /** Work that {@link begin} was called for has ended. */
  ended(): void
  /** Begins nothing new until {@link resume}; what is under way goes on. */
  pause(): void
  resume(): void
  setConcurrency(limit: number): void
}

/** @param concurrency places to begin with, at least 1 */
export function createPace(concurrency: number): Pace {
  const slots = new Slots(concurrency)
  const gate = new Gate()
  return {
    begin: async (signal) => {
      signal?.throwIfAborted()
      await slots.take()
      try {
        await opened(gate, signal)
        signal?.throwIfAborted()
      } catch (reason) {
        slots.free()
        throw reason
      }
    },
    ended: () => slots.free(),
    pause: () => gate.close(),
    resume: () => gate.open(),
    setConcurrency: (limit) => {
      slots.limit = Math.max(1, Math.trunc(limit))
    },
  }
}

/** Waits until a gate is open, or an abort, which the caller looks at. */
async function opened(gate: Gate, signal: AbortSignal | undefined): Promise<void> {
  const open = gate.wait()
  if (!open) return
  if (!signal) return open
  const leaving = new AbortController()
  const aborted = new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true, signal: leaving.signal })
  })
  await Promise.race([open, aborted])
  leaving.abort()
}
