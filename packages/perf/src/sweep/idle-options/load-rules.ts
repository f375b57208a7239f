import { isTraceDataset, type PerfConfig } from "../../config/index.js"
import type { IdleRule } from "./idle-rule.js"

const rampEnds = ["rampFrom", "rampTo", "rampDuration"] as const
const openLoopOnly = "only an open loop has it: add --open-loop"

/** Options of load and arrival that the chosen kind of load does not look at. */
export function loadRules(config: PerfConfig): IdleRule[] {
  const { openLoop, ramp, steps, arrival, slaAutoTune, sweep } = config
  const own = slaAutoTune ? "a search" : sweep === undefined ? undefined : "an automatic sweep"
  const replays = isTraceDataset(config.dataset)
  const rules: IdleRule[] = []
  const idle = (when: boolean, options: IdleRule["options"], because: string) => {
    if (when) rules.push({ options, because })
  }
  const isShaped = openLoop && (ramp !== undefined || steps !== undefined || replays || isOwnLaw(arrival))
  if (own === undefined) {
    idle(openLoop, ["parallel"], "an open loop sends whatever is in flight; --max-in-flight is its cap")
    idle(isShaped, ["rate"], "the schedule already says when requests are sent")
    idle(!openLoop, ["ramp", ...rampEnds, "steps"], openLoopOnly)
    idle(!openLoop, ["maxInFlight"], "it is the cap of an open loop; --parallel is that of this one")
    idle(!openLoop, ["stopOnOversaturation"], openLoopOnly)
    idle(openLoop && ramp === undefined, rampEnds, "--ramp gives the shape between them")
    idle(openLoop && ramp !== undefined, ["steps"], "--ramp is used")
  } else {
    idle(true, ["ramp", ...rampEnds, "steps"], `${own} chooses its own rates`)
  }
  idle(sweep !== "auto", ["sweepLevels"], "there is no --sweep auto")
  idle(config.warmupNum === 0, ["warmupBarrier"], "without --warmup-num there is no warm-up")
  idle(config.cancelRate === undefined, ["cancelAfter"], "--cancel-rate says how many are cancelled")
  rules.push(...arrivalRules(config, { own, replays }))
  return rules
}

function isOwnLaw(arrival: PerfConfig["arrival"]): boolean {
  return arrival === "burst" || arrival === "trace"
}

function arrivalRules(
  config: PerfConfig,
  { own, replays }: { readonly own: string | undefined; readonly replays: boolean },
): IdleRule[] {
  const { arrival, openLoop, ramp, steps, slaAutoTune, slaVariable } = config
  const isPaced = slaAutoTune
    ? slaVariable === "rate"
    : own !== undefined || (config.rate ?? []).some((rate) => rate > 0)
  const shape = (because: string): IdleRule[] => [{ options: ["arrival", "burstiness"], because }]
  if (own === undefined && openLoop && (ramp !== undefined || steps !== undefined)) {
    return arrival === "constant" ? [] : shape("a ramp and steps have Poisson gaps, or constant ones")
  }
  if (own === undefined && replays) return shape("requests are sent at their recorded times")
  if (own === undefined && openLoop && isOwnLaw(arrival)) return burstiness(arrival)
  if (isOwnLaw(arrival)) return shape(openLoopOnly)
  return isPaced ? burstiness(arrival) : shape("requests that follow each other have no rate: give --rate")
}

function burstiness(arrival: PerfConfig["arrival"]): IdleRule[] {
  return arrival === "gamma" ? [] : [{ options: ["burstiness"], because: "it shapes --arrival gamma" }]
}
