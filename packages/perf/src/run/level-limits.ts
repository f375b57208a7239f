import { createSaturationDetector } from "../metrics/saturation-detector.js"
import { column, flag, rowWidth } from "../record/columns.js"
import { outcomeOf } from "../record/outcome.js"
import type { Segment } from "../record/record-store.js"
import type { LevelPlan } from "./level-plan.js"
import type { LevelTally } from "./level-tally.js"
import { oversaturation } from "./oversaturation.js"

const fewForRate = 100

/** Decides whether a level should end early, and says why. */
export interface LevelLimits {
  add(segment: Segment): void
  /** The reason to end; undefined to go on. */
  check(tally: LevelTally, seconds: number, inFlight: number): string | undefined
}

export function createLevelLimits(
  plan: Pick<LevelPlan, "maxErrors" | "errorRateLimit" | "stopOnOversaturation">,
): LevelLimits {
  const { maxErrors, errorRateLimit } = plan
  const saturation = plan.stopOnOversaturation === true ? createSaturationDetector() : undefined
  return {
    add({ rows }) {
      if (saturation === undefined) return
      for (let base = 0; base < rows.length; base += rowWidth) {
        const at = (index: number): number => rows[base + index] ?? Number.NaN
        if ((at(column.flags) & flag.warmup) !== 0 || outcomeOf(at(column.outcome)) !== "ok") continue
        const first = at(column.firstContentNs)
        const output = Number.isNaN(first) ? at(column.endNs) : first
        saturation.addRequest(at(column.endNs) / 1e9, (output - at(column.scheduledNs)) / 1e9)
      }
    },
    check({ failed, completed }, seconds, inFlight) {
      if (maxErrors !== undefined && failed >= maxErrors) return `${failed} requests failed`
      if (errorRateLimit !== undefined && completed >= fewForRate && failed / completed > errorRateLimit) {
        return `${failed} of ${completed} requests failed`
      }
      saturation?.addInFlight(seconds, inFlight)
      return saturation?.isSaturated() === true ? oversaturation : undefined
    },
  }
}
