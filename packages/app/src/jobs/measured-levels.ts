import { ServiceError } from "../errors/index.js"
import { loadPerf } from "../perf-package/index.js"
import type { JobRecord } from "./job-record.js"

/**
 * A load test that has begun to write its levels. It cannot be gone on with: a level is measured in one piece, and
 * levels of different times, with a server that was stopped between, would look like one measurement.
 * @param dir the folder of its run
 */
export async function hasMeasuredLevels(kind: JobRecord["kind"], dir: string): Promise<boolean> {
  if (kind !== "perf") return false
  return (await (await loadPerf())?.holdsLoadTest(dir)) ?? false
}

/** @throws ServiceError 409 for a folder that holds a load test */
export async function checkNothingMeasured(kind: JobRecord["kind"], dir: string): Promise<void> {
  if (!(await hasMeasuredLevels(kind, dir))) return
  throw new ServiceError({
    status: 409,
    code: "levels_measured",
    message: "A load test that has begun its levels cannot be resumed: they are measured in one piece.",
    hint: "What it has measured is kept. Start a new job for the levels that are missing.",
  })
}
