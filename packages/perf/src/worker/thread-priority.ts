import { readlinkSync } from "node:fs"
import { setPriority } from "node:os"

/** Of nice values, which go from -20, the most, to 19. */
const preferred = -10

/**
 * Lets the calling thread run before others that want the same core, where the system allows it: on Linux, for root and
 * for users with a limit on nice values. Compilers and collectors of this very process are among those others; without
 * it a thread that is due may wait for several milliseconds.
 */
export function preferThread(): void {
  if (process.platform !== "linux") return
  try {
    // Linux gives every thread a number and a nice value of its own.
    const thread = Number(readlinkSync("/proc/thread-self").split("/").at(-1))
    setPriority(thread, preferred)
  } catch {
    // Not allowed, or no /proc: it goes on as it is, and its delays are measured as ever.
  }
}
