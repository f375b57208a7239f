import { readlinkSync } from "node:fs"
import { getPriority, setPriority } from "node:os"
import { expect, it } from "vitest"
import { preferThread } from "./thread-priority.js"

it.runIf(process.platform === "linux")(
  "puts this thread before others where that is allowed, else lets it be",
  () => {
    const thread = Number(readlinkSync("/proc/thread-self").split("/").at(-1))
    const before = getPriority(thread)
    try {
      preferThread()
      const after = getPriority(thread)
      expect(after).toBe(mayPrefer(thread) ? -10 : before)
    } finally {
      setPriority(thread, before)
    }
  },
)

function mayPrefer(thread: number): boolean {
  try {
    setPriority(thread, -10)
    return true
  } catch {
    return false
  }
}
