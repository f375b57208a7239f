import { afterEach, expect, it, vi } from "vitest"
import { createTimerHeap } from "./timer-heap.js"

afterEach(() => vi.restoreAllMocks())

it.each([false, true])(
  "what is overdue waits for no negative time, of which newer Node warns (spin: %s)",
  (spin) => {
    const timers = vi.spyOn(globalThis, "setTimeout")
    const heap = createTimerHeap({ now: () => 9e6, originNs: 0n }, { spin })
    heap.add(30e6, { run: () => undefined })
    heap.add(2e6, { run: () => undefined })
    expect(timers.mock.calls.map(([, ms]) => ms)).toEqual(spin ? [20] : [21, 0])
    heap.close()
  },
)
