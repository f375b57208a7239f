import type { CommandModule } from "../command-table.js"
import { jsonFlag, workDirFlag, yesFlag } from "../flags/shared-flags.js"

export const exportCommand: CommandModule = {
  usage: "<runs…>",
  flags: [
    workDirFlag,
    {
      name: "output",
      short: "o",
      kind: "text",
      value: "path",
      help: "a file that ends in .html, or a folder (<run>.html)",
      group: "Export",
    },
    {
      name: "samples",
      kind: "number",
      value: "n",
      help: "samples of each subset at most, wrong ones first (all)",
      group: "Export",
    },
    {
      name: "without",
      kind: "list",
      value: "parts",
      help: "what to leave out: prompts, outputs, labels",
      group: "Export",
      suggestions: ["prompts", "outputs", "labels"],
    },
    { name: "title", kind: "text", value: "text", help: "title of the page", group: "Export" },
    { name: "dry-run", kind: "switch", help: "say how large it gets, and write nothing", group: "Export" },
    yesFlag,
    jsonFlag,
  ],
  examples: [
    ["evalscope export latest -o result.html", "the web app with this run in one file"],
    ["evalscope export first second -o site", "a folder to put on any web server, or to open from a disk"],
    ["evalscope export latest --without prompts,outputs", "scores and figures only"],
  ],
  run: async (parsed, io) => (await import("../report/run-export.js")).runExport(parsed, io),
}
