import type { CommandModule } from "../command-table.js"
import { jsonFlag, workDirFlag, yesFlag } from "../flags/shared-flags.js"

export const runsCommand: CommandModule = {
  usage: "list | show <run> | tag <run> <tags…> | rm <runs…> | prune | import <files…>",
  flags: [
    workDirFlag,
    {
      name: "status",
      kind: "list",
      value: "states",
      choices: ["completed", "interrupted", "failed", "killed", "running", "foreign"],
      help: "completed, interrupted, failed, killed or running",
      group: "Choose",
    },
    {
      name: "older-than",
      kind: "text",
      value: "age",
      help: "prune: only runs older than e.g. 30d",
      group: "Choose",
    },
    { name: "keep", kind: "number", value: "n", help: "prune: keep the newest n", group: "Choose" },
    { name: "remove", kind: "switch", help: "tag: take the tags away", group: "Choose" },
    yesFlag,
    jsonFlag,
  ],
  examples: [
    ["evalscope runs list", "runs of ./outputs with their status"],
    ["evalscope runs tag 20260519_120000 release-1", "then: --baseline release-1"],
    ["evalscope runs import log.eval results.json", "results of Inspect, lm-evaluation-harness or promptfoo"],
    ["evalscope runs prune --older-than 30d --status interrupted --yes", "clean up"],
  ],
  run: async (parsed, io) => (await import("../runs/run-runs-command.js")).runRunsCommand(parsed, io),
}
