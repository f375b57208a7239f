import { z } from "zod"
import { option } from "./option.js"
import { count, listOf, natural, positive, seconds, share } from "./values.js"

const limits = "Limits and objectives"
const search = "SLA search"

/** When a level ends early, what counts as good, and the search for the highest load that still is. */
export const limitOptions = {
  goodput: option(listOf(z.string()).optional(), {
    help: "objectives of a good request, e.g. ttft:200ms tpot:50ms e2e:5s",
    value: "metric:limit …",
    group: limits,
  }),
  slo: option(listOf(z.string()).optional(), {
    help: 'objectives of the run, e.g. "p99_ttft<=200ms" "success_rate>=99%"; exit code 3 when one is missed',
    value: "condition …",
    group: limits,
    kind: "words",
  }),
  maxErrors: option(count.optional(), {
    help: "ends a level after so many failures",
    value: "n",
    group: limits,
  }),
  errorRateLimit: option(share.optional(), {
    help: "ends a level when this share of at least 100 requests failed",
    value: "share",
    group: limits,
  }),
  stopOnOversaturation: option(z.boolean().default(false), {
    help: "ends a level, and the sweep upwards, when the queue at the server keeps growing",
    group: limits,
  }),

  slaAutoTune: option(z.boolean().default(false), {
    help: "search for the highest load that meets --sla-params",
    group: search,
  }),
  slaVariable: option(z.enum(["parallel", "rate"]).default("parallel"), {
    help: "what is varied: parallel (default), rate",
    value: "name",
    group: search,
  }),
  slaParams: option(
    z
      .union([
        z.array(z.record(z.string(), z.coerce.string())),
        z.record(z.string(), z.coerce.string()).transform((group) => [group]),
      ])
      .optional(),
    {
      help: 'groups of conditions, e.g. \'[{"p99_ttft": "<=200ms", "rps": ">=5"}]\'',
      value: "json",
      group: search,
      kind: "map",
    },
  ),
  slaNumRuns: option(count.default(3), {
    help: "runs per point that are averaged (3)",
    value: "n",
    group: search,
  }),
  slaMaxRuns: option(count.optional(), {
    help: "runs of a point near the limit at most (twice --sla-num-runs)",
    value: "n",
    group: search,
  }),
  slaUpperBound: option(positive.default(65536), {
    help: "highest value tried (65536)",
    value: "n",
    group: search,
  }),
  slaLowerBound: option(positive.default(1), { help: "lowest value tried (1)", value: "n", group: search }),
  slaFixedParallel: option(natural.optional(), {
    help: "safety cap on requests in flight while the rate is searched",
    value: "n",
    group: search,
  }),
  slaNumberMultiplier: option(positive.default(2), {
    help: "requests per point as a multiple of the value (2)",
    value: "f",
    group: search,
  }),
  slaMinDuration: option(seconds.default(10), {
    help: "a run of a point goes on for at least this long, whatever its number of requests (10)",
    value: "s",
    group: search,
  }),
}
