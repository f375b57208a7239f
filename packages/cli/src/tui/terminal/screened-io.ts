import type { ReactNode } from "react"
import type { Io } from "../../io.js"
import { type Mounted, mount } from "./mount.js"

/** An {@link Io} that a screen may lie over: results wait until it is closed, messages are left out meanwhile. */
export function screenedIo(outside: Io): {
  readonly io: Io
  open(screen: ReactNode): Promise<void>
  /** Safe to call again. */
  close(): void
} {
  let mounted: Mounted | undefined
  let held: string[] = []
  const close = () => {
    if (!mounted) return
    mounted.close()
    mounted = undefined
    for (const text of held) outside.out(text)
    held = []
  }
  const io: Io = {
    ...outside,
    out: (text) => {
      if (mounted) held.push(text)
      else outside.out(text)
    },
    err: (text) => {
      if (!mounted) outside.err(text)
    },
  }
  return {
    io,
    open: async (screen) => {
      mounted = await mount(screen, outside)
      // A signal closes the screen on its own.
      mounted.closed.then(close, close)
    },
    close,
  }
}
