import { rm } from "node:fs/promises"
import { UsageError } from "../usage-error.js"
import { isRun } from "./find-run.js"
import { summarizeRun } from "./run-summary.js"

/**
 * Removes a run folder with all that is in it.
 * @throws UsageError when it is no run, or one that is running.
 */
export async function removeRun(dir: string): Promise<void> {
  if (!(await isRun(dir))) throw new UsageError(`${dir} is no run.`, "Name a run folder.")
  if ((await summarizeRun(dir)).status === "running")
    throw new UsageError(`${dir} is running.`, "evalscope ctl cancel ends it.")
  await rm(dir, { recursive: true })
}
