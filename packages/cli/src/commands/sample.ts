import type { CommandModule } from "../command-table.js"
import { jsonFlag, workDirFlag } from "../flags/shared-flags.js"

export const sampleCommand: CommandModule = {
  usage: "<run> <id | subset/id>",
  flags: [
    workDirFlag,
    {
      name: "benchmark",
      kind: "text",
      value: "name",
      help: "benchmark, when the run has several",
      group: "Choose",
    },
    {
      name: "subset",
      kind: "text",
      value: "name",
      help: "subset, when the benchmark has several",
      group: "Choose",
    },
    { name: "model", kind: "text", value: "name", help: "model, when the run has several", group: "Choose" },
    jsonFlag,
  ],
  examples: [
    ["evalscope sample latest 17", "conversation, reply, reference and verdict of sample 17"],
    ["evalscope sample latest 4 --benchmark mmlu --subset anatomy --json", "as data"],
  ],
  run: async (parsed, io) => (await import("../runs/run-sample.js")).runSample(parsed, io),
}
