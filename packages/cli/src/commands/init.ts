import type { CommandModule } from "../command-table.js"

export const initCommand: CommandModule = {
  usage: "[folder]",
  flags: [
    {
      name: "plugin",
      kind: "text",
      value: "name",
      help: "a package with a benchmark of your own instead",
      group: "Make",
    },
    {
      name: "ci",
      kind: "text",
      value: "system",
      suggestions: ["github", "none"],
      help: "github (default) or none",
      group: "Make",
    },
    { name: "model", kind: "text", value: "name", help: "model to write into the config", group: "Make" },
    { name: "force", kind: "switch", help: "overwrite files that are there", group: "Make" },
  ],
  examples: [
    ["evalscope init", "a config, .env.example and a CI workflow in this folder"],
    ["evalscope init evalscope-benchmark-mine --plugin mine", "a benchmark package, ready to test"],
  ],
  run: async (parsed, io) => (await import("../project/run-init.js")).runInit(parsed, io),
}
