import type { CommandModule } from "../command-table.js"
import { evalFlags } from "../flags/eval-flags.js"

const shown = [
  "dataset-args",
  "judge",
  "plugin",
  "compat",
  "json",
  "output",
  "threshold",
  "baseline",
  "work-dir",
  "eval-batch-size",
  "use-sandbox",
]

export const scoreCommand: CommandModule = {
  usage: "<run>",
  flags: [
    {
      name: "into",
      kind: "text",
      value: "folder",
      help: "score a copy of the run there; default the run itself",
      group: "Score",
    },
    ...evalFlags.map((flag) => (shown.includes(flag.name) ? flag : { ...flag, hidden: true })),
  ],
  also: "All other flags of evalscope eval work here too.",
  examples: [
    ["evalscope score outputs/20260519_120000", "the stored replies again, with today's scorers"],
    [
      'evalscope score latest --into rescored --dataset-args \'{"gsm8k": {"metric_list": ["exact_match"]}}\'',
      "another metric, beside the old result",
    ],
    ['evalscope score latest --judge \'{"models": [{"model_id": "gpt-4.1"}]}\'', "another judge"],
  ],
  run: async (parsed, io) => (await import("../runs/run-score.js")).runScore(parsed, io),
}
