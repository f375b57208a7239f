import type { CommandModule } from "../command-table.js"
import { UsageError } from "../usage-error.js"

export const compareCommand: CommandModule = {
  usage: "<baseline run> <candidate run>",
  flags: [
    {
      name: "confidence",
      kind: "number",
      value: "share",
      help: "coverage of intervals (0.95)",
      group: "Test",
    },
    { name: "json", kind: "text", value: "document", help: "one JSON document on stdout", group: "Output" },
  ],
  examples: [
    ["evalscope compare outputs/20260519_120000 outputs/20260520_090000", "did the second do better?"],
  ],
  run: async (parsed, io) => {
    const [baseline, candidate, more] = parsed.positional
    if (baseline === undefined || candidate === undefined || more !== undefined) {
      throw new UsageError("Two run folders are needed.", "evalscope compare <baseline run> <candidate run>")
    }
    return (await import("../eval/run-compare.js")).runCompare(baseline, candidate, parsed, io)
  },
}
