/** Calls back when a signal is aborted; the returned function stops listening. */
export type AbortListener = (signal: AbortSignal, callback: () => void) => () => void

/**
 * One listener per signal however many requests share it. Hundreds of listeners on one AbortSignal make Node
 * print a leak warning, and each addition walks the list of those before it.
 */
export function createAbortFanout(): AbortListener {
  const groups = new Map<AbortSignal, Set<() => void>>()

  function open(signal: AbortSignal): Set<() => void> {
    const callbacks = new Set<() => void>()
    groups.set(signal, callbacks)
    return callbacks
  }

  // One function for all signals, so that adding it twice to a signal is harmless.
  function onAbort(event: Event) {
    for (const [signal, callbacks] of groups) {
      if (signal !== event.target) continue
      groups.delete(signal)
      for (const call of [...callbacks]) call()
    }
  }

  return (signal, callback) => {
    const callbacks = groups.get(signal) ?? open(signal)
    if (callbacks.size === 0) signal.addEventListener("abort", onAbort, { once: true })
    callbacks.add(callback)
    return () => {
      callbacks.delete(callback)
      if (callbacks.size > 0 || groups.get(signal) !== callbacks) return
      groups.delete(signal)
      signal.removeEventListener("abort", onAbort)
    }
  }
}
