import type { CommandModule } from "../command-table.js"
import { evalFlags } from "../flags/eval-flags.js"

const shown = [
  "profile",
  "set",
  "json",
  "output",
  "reporter",
  "threshold",
  "baseline",
  "dry-run",
  "work-dir",
  "max-cost",
  "max-time",
]

export const runCommand: CommandModule = {
  usage: "<task files…>",
  flags: evalFlags.map((flag) => (shown.includes(flag.name) ? flag : { ...flag, hidden: true })),
  also: "All other flags of evalscope eval work here too.",
  examples: [
    ["evalscope run task.yaml", "one task, a list, or defaults, tasks and matrix"],
    ["evalscope run nightly.yaml load.yaml", "evaluations, load tests and contests, file after file"],
    ["evalscope run nightly.yaml --dry-run", "what it would do and cost"],
  ],
  run: async (parsed, io) => (await import("../eval/run-task-files.js")).runTaskFiles(parsed, io),
}
