import { PerfError } from "../errors/index.js"
import { compareRuns, formatComparison } from "../report/compare.js"
import { flag, type PerfSubcommand } from "./command.js"
import { exitCodes } from "./exit-codes.js"

/** `compare BEFORE AFTER`: two stored runs load by load, with intervals. */
export const compareCommand: PerfSubcommand = {
  usage: "<before> <after> [flags]",
  summary:
    "Compares two runs load by load; a difference counts when chance makes one less than once in twenty comparisons.",
  flags: [
    flag("json", "text", "one JSON document on stdout", "document"),
    flag("fail-on-worse", "switch", "exit code 3 when something is clearly worse"),
  ],
  examples: [
    [
      "evalscope-perf compare outputs/20260519_120000 outputs/20260520_090000",
      "what changed between two runs",
    ],
  ],
  run: async ({ positional, values }, io) => {
    const [before, after, more] = positional
    if (before === undefined || after === undefined || more !== undefined) {
      throw new PerfError({
        code: "config_invalid",
        message: "Two folders of runs are needed.",
        hint: "evalscope-perf compare outputs/20260519_120000 outputs/20260520_090000",
      })
    }
    const comparison = await compareRuns(before, after)
    io.out(values.has("json") ? `${JSON.stringify(comparison, null, 2)}\n` : formatComparison(comparison, io))
    const worse = comparison.figures.some(({ verdict }) => verdict === "worse")
    return worse && values.get("fail-on-worse")?.at(-1) === "true" ? exitCodes.missed : exitCodes.done
  },
}
