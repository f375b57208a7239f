import type { CommandModule } from "../command-table.js"
import { evalFlags } from "../flags/eval-flags.js"
import { jsonFlag } from "../flags/shared-flags.js"

const shown = [
  "dataset-args",
  "dataset-hub",
  "dataset-dir",
  "offline",
  "plugin",
  "limit",
  "sample-id",
  "filter",
  "config",
]

export const previewCommand: CommandModule = {
  usage: "<benchmarks…>",
  flags: [
    {
      name: "count",
      short: "n",
      kind: "number",
      value: "n",
      help: "prompts of each benchmark (1)",
      group: "Choose",
    },
    ...evalFlags
      .filter((flag) => flag.name !== "json")
      .map((flag) => (shown.includes(flag.name) ? flag : { ...flag, hidden: true })),
    jsonFlag,
  ],
  examples: [
    ["evalscope preview gsm8k", "the first prompt with its demonstrations, as a model would get it"],
    ["evalscope preview mmlu -n 3 --json", "three of them, as data"],
  ],
  run: async (parsed, io) => (await import("../eval/run-preview.js")).runPreview(parsed, io),
}
