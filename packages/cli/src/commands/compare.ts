import type { CommandModule } from "../command-table.js"
import { jsonFlag, workDirFlag } from "../flags/shared-flags.js"

export const compareCommand: CommandModule = {
  usage: "<baseline run> <candidate runs…>",
  flags: [
    {
      name: "baseline",
      kind: "text",
      value: "run",
      help: "the run that the others are compared with (the first one)",
      group: "Test",
    },
    {
      name: "confidence",
      kind: "number",
      value: "share",
      help: "coverage of intervals (0.95)",
      group: "Test",
    },
    {
      name: "fail-on",
      kind: "list",
      value: "verdicts",
      suggestions: ["worse", "better", "unclear"],
      help: "exit code 100 when a headline score is worse, better or unclear",
      group: "Test",
    },
    workDirFlag,
    {
      name: "format",
      kind: "text",
      value: "format",
      suggestions: ["text", "md", "json"],
      help: "text, md or json",
      group: "Output",
    },
    jsonFlag,
  ],
  examples: [
    ["evalscope compare outputs/20260519_120000 outputs/20260520_090000", "did the second do better?"],
    ["evalscope compare release-1 latest --fail-on worse", "for CI: tags and names of runs work too"],
  ],
  run: async (parsed, io) => (await import("../eval/run-compare.js")).runCompare(parsed, io),
}
