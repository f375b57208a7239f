import type { CommandModule } from "../command-table.js"
import { evalFlags } from "../flags/eval-flags.js"

const shown = ["json", "output", "threshold", "baseline", "eval-batch-size", "limit", "repeats", "work-dir"]

export const resumeCommand: CommandModule = {
  usage: "[run]",
  flags: [
    { name: "amend", kind: "switch", help: "go on although the task has changed", group: "Resume" },
    ...evalFlags.map((flag) => (shown.includes(flag.name) ? flag : { ...flag, hidden: true })),
  ],
  also: "All other flags of evalscope eval work here too.",
  examples: [
    ["evalscope resume", "the newest unfinished run of ./outputs"],
    ["evalscope resume 20260519_120000 --eval-batch-size 32", "any flag of eval can be changed"],
    ["evalscope resume 20260519_120000 --amend --repeats 4", "extend the task"],
  ],
  run: async (parsed, io) => (await import("../runs/run-resume.js")).runResume(parsed, io),
}
