import { isTraceDataset, type PerfConfig } from "../../config/index.js"
import type { IdleRule } from "./idle-rule.js"

const ofSearch = [
  "slaVariable",
  "slaParams",
  "slaNumRuns",
  "slaMaxRuns",
  "slaUpperBound",
  "slaLowerBound",
  "slaFixedParallel",
  "slaNumberMultiplier",
  "slaMinDuration",
] as const

/** Options of a search without one, and options of sweeps that a search or an automatic sweep does not look at. */
export function searchRules(config: PerfConfig): IdleRule[] {
  if (config.slaAutoTune) return inSearch(config)
  const without: IdleRule = { options: ofSearch, because: "nothing is searched without --sla-auto-tune" }
  return config.sweep === undefined
    ? [without]
    : [without, { options: ["rate"], because: "an automatic sweep chooses its own rates" }]
}

function inSearch({ slaVariable, slaFixedParallel, dataset }: PerfConfig): IdleRule[] {
  const shared: IdleRule[] = [
    {
      options: ["number"],
      because: "a search sends --sla-number-multiplier times the load, for --sla-min-duration",
    },
    { options: ["repeat"], because: "a search runs each load --sla-num-runs times" },
    { options: ["sweep"], because: "--sla-auto-tune searches in its place" },
  ]
  if (slaVariable === "rate") {
    const cap: IdleRule[] =
      slaFixedParallel === undefined
        ? []
        : [{ options: ["maxInFlight"], because: "--sla-fixed-parallel is the cap" }]
    return [
      ...shared,
      ...cap,
      { options: ["parallel"], because: "the rate is searched; --sla-fixed-parallel caps what is in flight" },
    ]
  }
  const because = "the concurrency is searched; --sla-variable rate searches the rate, in an open loop"
  // Traces turn it on by themselves.
  const openLoop = isTraceDataset(dataset) ? [] : (["openLoop"] as const)
  return [
    ...shared,
    { options: ["rate", "slaFixedParallel", "maxInFlight", "stopOnOversaturation", ...openLoop], because },
  ]
}
