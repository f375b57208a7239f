import type { CommandModule } from "../command-table.js"
import type { Flag } from "../flags/index.js"
import { UsageError } from "../usage-error.js"

/** Flags that keep the original's metadata files up to date. */
const maintenance = ["update", "compute-stats", "translate", "force", "generate-docs", "workers"]

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
    {
      name: "format",
      kind: "text",
      value: "format",
      suggestions: ["text", "json", "markdown"],
      help: "text, json or markdown",
      group: "Output",
    },
    ...maintenance.map(
      (name): Flag => ({
        name,
        kind: name === "workers" ? "number" : "switch",
        help: "moved",
        group: "Output",
        hidden: true,
      }),
    ),
  ],
  examples: [["evalscope benchmark-info gsm8k", "what GSM8K asks and how it is scored"]],
  run: async (parsed, io) => {
    const moved = maintenance.find((name) => parsed.values.has(name))
    if (moved !== undefined) throw await movedFlag(moved)
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
    const { benchmarkFields, benchmarkMarkdown, benchmarkText } = await import("../output/benchmark-text.js")
    const format = parsed.values.get("format")?.at(-1) ?? "text"
    if (!["text", "json", "markdown"].includes(format)) {
      throw new UsageError(`There is no format "${format}".`, "Choose text, json or markdown.")
    }
    if (parsed.values.has("json") || format === "json") {
      const document = {
        schema_version: 1,
        command: "benchmark-info",
        benchmarks: benchmarks.map(benchmarkFields),
      }
      io.out(`${JSON.stringify(document, null, 2)}\n`)
    } else {
      const describe = format === "markdown" ? benchmarkMarkdown : benchmarkText
      io.out(`${benchmarks.map(describe).join("\n\n")}\n`)
    }
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

async function movedFlag(name: string): Promise<Error> {
  const { EvalScopeError } = await import("@evalscope/core")
  return new EvalScopeError({
    code: "not_supported",
    message: `--${name} keeps metadata files of the original up to date; there are none here.`,
    hint: "The catalogue is part of @evalscope/benchmarks; a benchmark describes itself in defineBenchmark().",
  })
}
