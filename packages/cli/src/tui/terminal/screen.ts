import { writeSync } from "node:fs"

// The second screen, no cursor, and lines that are too long are cut instead of moving those below.
export const enterScreen = "\u001b[?1049h\u001b[?25l\u001b[?7l"
export const leaveScreen = "\u001b[0m\u001b[?7h\u001b[?25h\u001b[?1049l"
const signals = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const

/** The terminal's second screen, as long as it is shown. */
export interface AlternateScreen {
  /** Brings back what was there before; safe to call again. */
  leave(): void
}

/**
 * Switches to the alternate screen. It is left again on every end of the process that can be seen: a normal exit, an
 * uncaught error, and signals; those that nobody else listens to end the process.
 * @param stopDrawing called first, so that nothing is drawn on what was there before
 */
export function openScreen(stopDrawing: () => void, descriptor = 1): AlternateScreen {
  let open = true
  writeSync(descriptor, enterScreen)
  const handlers = (["SIGHUP", "SIGINT", "SIGTERM"] as const).map((signal) => {
    const handle = () => {
      // A listener before this one may have closed the screen: it then sees to the signal itself.
      if (!open) return
      const alone = process.listenerCount(signal) === 1
      close()
      if (alone) process.exit(signals[signal])
    }
    process.on(signal, handle)
    return { signal, handle }
  })
  const close = () => {
    if (!open) return
    open = false
    process.off("exit", close)
    process.off("uncaughtExceptionMonitor", close)
    for (const { signal, handle } of handlers) process.off(signal, handle)
    stopDrawing()
    try {
      writeSync(descriptor, leaveScreen)
    } catch {
      // The terminal is gone; there is nothing to bring back.
    }
  }
  process.on("exit", close)
  process.on("uncaughtExceptionMonitor", close)
  return { leave: close }
}

/** Ends the process on a signal that comes between two screens, unless somebody else sees to it. */
export function endOnSignals(): { release(): void } {
  const handlers = (["SIGHUP", "SIGINT", "SIGTERM"] as const).map((signal) => {
    // A screen that is open closes first, and whoever else listens has the say.
    const handle = () => {
      setImmediate(() => {
        if (process.listenerCount(signal) === 1) process.exit(signals[signal])
      })
    }
    process.on(signal, handle)
    return { signal, handle }
  })
  return {
    release: () => {
      for (const { signal, handle } of handlers) process.off(signal, handle)
    },
  }
}
