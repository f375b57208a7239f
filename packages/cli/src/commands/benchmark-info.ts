import type { CommandModule } from "../command-table.js"
import { UsageError } from "../usage-error.js"

export const benchmarkInfoCommand: CommandModule = {
  usage: "<benchmarks…>",
  flags: [
    { name: "list", kind: "switch", help: "list all benchmarks instead", group: "Choose" },
    { name: "all", kind: "switch", help: "show every benchmark", group: "Choose" },
    { name: "tag", kind: "list", value: "tags", help: "those with all of these tags", group: "Choose" },
    {
      name: "plugin",
      kind: "list",
      value: "packages",
      help: "benchmark packages or files to load",
      group: "Choose",
    },
    { name: "json", kind: "text", value: "document", help: "one JSON document on stdout", group: "Output" },
    { name: "format", kind: "text", value: "format", help: "text or json", group: "Output" },
  ],
  examples: [["evalscope benchmark-info gsm8k", "what GSM8K asks and how it is scored"]],
  run: async (parsed, io) => {
    if (parsed.values.has("list")) {
      const { listCommand } = await import("./list.js")
      return listCommand.run({ ...parsed, positional: [] }, io)
    }
    const names = await chosen(parsed.positional, parsed.values.has("all"), parsed.values.get("tag"))
    if (names.length === 0) {
      throw new UsageError("No benchmark is named.", 'For example "evalscope benchmark-info gsm8k".')
    }
    const { loadBenchmarks } = await import("../eval/load-benchmarks.js")
    const benchmarks = await loadBenchmarks(names, parsed.values.get("plugin") ?? [], io.cwd)
    const { benchmarkFields, benchmarkText } = await import("../output/benchmark-text.js")
    if (parsed.values.has("json") || parsed.values.get("format")?.at(-1) === "json") {
      const document = {
        schema_version: 1,
        command: "benchmark-info",
        benchmarks: benchmarks.map(benchmarkFields),
      }
      io.out(`${JSON.stringify(document, null, 2)}\n`)
    } else io.out(`${benchmarks.map(benchmarkText).join("\n\n")}\n`)
    return 0
  },
}

async function chosen(
  named: readonly string[],
  all: boolean,
  tags: readonly string[] | undefined,
): Promise<readonly string[]> {
  if (!all && tags === undefined) return named
  const { listBenchmarks } = await import("@evalscope/benchmarks")
  return listBenchmarks(tags ? { tags } : {}).map((entry) => entry.name)
}
