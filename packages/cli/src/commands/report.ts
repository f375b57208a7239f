import type { CommandModule } from "../command-table.js"
import { jsonFlag, workDirFlag } from "../flags/shared-flags.js"

export const reportCommand: CommandModule = {
  usage: "[runs…]",
  flags: [
    workDirFlag,
    {
      name: "format",
      kind: "text",
      value: "format",
      suggestions: ["text", "md", "csv", "json", "junit", "html"],
      help: "text, md, csv, json, junit or html",
      group: "Output",
    },
    {
      name: "output",
      short: "o",
      kind: "texts",
      value: "file",
      help: "write to a file; the suffix decides the format",
      group: "Output",
    },
    jsonFlag,
  ],
  examples: [
    ["evalscope report", "the newest run"],
    ["evalscope report outputs/20260519_120000 --format md", "Markdown on standard output"],
    ["evalscope report a b -o both.html", "two runs on one page"],
  ],
  run: async (parsed, io) => (await import("../report/run-report-command.js")).runReportCommand(parsed, io),
}
