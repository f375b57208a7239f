import type { CommandModule } from "../command-table.js"
import { evalFlags } from "../flags/eval-flags.js"
import { jsonFlag } from "../flags/shared-flags.js"

const shown = ["config", "profile", "set"]

export const configCommand: CommandModule = {
  usage: "show | set <path> <value> | unset <path> | path | schema [task | document]",
  flags: [
    { name: "origin", kind: "switch", help: "show: where each value comes from", group: "Show" },
    ...evalFlags
      .filter((flag) => flag.name !== "json")
      .map((flag) => (shown.includes(flag.name) ? flag : { ...flag, hidden: true })),
    jsonFlag,
  ],
  examples: [
    ["evalscope config show --origin", "what eval would use, and from where"],
    ["evalscope config set eval_batch_size 16", "into the user's config"],
    ["evalscope config schema > evalscope.schema.json", "JSON Schema for editors"],
  ],
  run: async (parsed, io) => (await import("../config/run-config.js")).runConfig(parsed, io),
}
