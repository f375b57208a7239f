import { type PerfConfig, parseSeconds } from "../config/index.js"
import { PerfError } from "../errors/index.js"
import type { GoodputObjectives, MetricOptions } from "../metrics/level-metrics.js"
import { parseCriteria, parseObjective } from "../objective/index.js"

/** How the figures of a level are computed, from the options. */
export function metricOptions(config: PerfConfig): MetricOptions {
  return {
    percentileMethod: config.percentileMethod,
    ttftBasis: config.ttftBasis,
    steadyState: config.steadyState,
    percentiles: [...(config.percentiles ?? []), ...judgedPercentiles(config)],
    ...(config.goodput !== undefined && { goodput: parseGoodput(config.goodput) }),
  }
}

/** Percentiles that a condition names; they are computed though nobody asked to see them. */
function judgedPercentiles({ slo = [], slaParams = [] }: PerfConfig): number[] {
  const searched = parseCriteria(slaParams).flatMap((criteria) =>
    "aim" in criteria ? [criteria.aim.figure] : criteria.conditions.map(({ figure }) => figure),
  )
  const figures = [...slo.map((text) => parseObjective(text).figure), ...searched]
  return figures.flatMap(({ statistic }) => (typeof statistic === "number" ? [statistic] : []))
}

/**
 * Reads objectives of a good request: `ttft:200ms tpot:50ms e2e:5s`. Bare numbers are milliseconds, as elsewhere
 * among load generators.
 *
 * @throws PerfError `config_invalid` naming the objective.
 */
export function parseGoodput(written: readonly string[]): GoodputObjectives {
  const found: { ttftMs?: number; tpotMs?: number; itlMs?: number; latencySeconds?: number } = {}
  for (const text of written) {
    const [name = "", limit = ""] = text.split(/[:=]/)
    const bare = Number(limit)
    const ms = limit !== "" && Number.isFinite(bare) ? bare : (parseSeconds(limit) ?? Number.NaN) * 1000
    const known = name.trim().toLowerCase()
    if (!(ms > 0)) throw invalid(text)
    if (known === "ttft") found.ttftMs = ms
    else if (known === "tpot") found.tpotMs = ms
    else if (known === "itl") found.itlMs = ms
    else if (known === "e2e" || known === "e2el" || known === "latency") found.latencySeconds = ms / 1000
    else throw invalid(text)
  }
  return found
}

function invalid(text: string): PerfError {
  return new PerfError({
    code: "config_invalid",
    message: `--goodput "${text}" is not an objective.`,
    hint: "Write ttft, tpot, itl or e2e with a limit, e.g. ttft:200ms tpot:50ms e2e:5s.",
  })
}
