import type { ReactNode } from "react"
import type { Io } from "../../io.js"
import { mount } from "./mount.js"
import { mountFitting } from "./mount-fitting.js"
import type { Mounted } from "./mounted.js"

/**
 * An {@link Io} that a screen may lie over: results wait until it is closed, messages are left out meanwhile. In a
 * window that is too small for it, both are there as without it.
 */
export function screenedIo(outside: Io): {
  readonly io: Io
  open(screen: ReactNode): Promise<void>
  /** Safe to call again. */
  close(): void
} {
  let mounted: Mounted | undefined
  let covered = false
  let held: string[] = []
  const uncover = () => {
    covered = false
    for (const text of held) outside.out(text)
    held = []
  }
  const close = () => {
    mounted?.close()
    mounted = undefined
    uncover()
  }
  const io: Io = {
    ...outside,
    out: (text) => {
      if (covered) held.push(text)
      else outside.out(text)
    },
    err: (text) => {
      if (!covered) outside.err(text)
    },
  }
  return {
    io,
    open: async (screen) => {
      covered = true
      mounted = await mountFitting(() => mount(screen, outside), {
        begin: uncover,
        end: () => {
          covered = true
        },
      })
      // A signal closes the screen on its own.
      mounted.closed.then(close, close)
    },
    close,
  }
}
