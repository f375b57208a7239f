import { setTimeout as pause } from "node:timers/promises"
import type { Run } from "@evalscope/core"

/** What the viewer of a run has changed in it, for the process that goes on with it. */
export interface Steering {
  readonly paused: boolean
  /** Requests at once; undefined as long as nobody has set them. */
  readonly concurrency: number | undefined
  readonly skipped: readonly string[]
}

/** Sends nothing more, waits for the replies under way, so that nothing is asked twice, and ends the run. */
export async function letGo(run: Run, inFlight: () => number): Promise<void> {
  run.pause()
  while (inFlight() > 0) await pause(50)
  run.stop()
}
