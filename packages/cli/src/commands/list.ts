import type { CommandModule } from "../command-table.js"
import { jsonFlag, workDirFlag } from "../flags/shared-flags.js"
import type { Io } from "../io.js"
import { safeLine } from "../output/safe-text.js"

export const listCommand: CommandModule = {
  usage: "[benchmarks | models | datasets | providers | metrics | plugins | perf-datasets | runs]",
  flags: [
    { name: "tag", kind: "list", value: "tags", help: "only those with all of these tags", group: "Choose" },
    {
      name: "api-url",
      kind: "text",
      value: "url",
      help: "models: the endpoint that is asked",
      group: "Choose",
    },
    {
      name: "api-key",
      kind: "text",
      value: "key",
      help: "models: its key (better: EVALSCOPE_API_KEY)",
      group: "Choose",
    },
    workDirFlag,
    jsonFlag,
  ],
  examples: [
    ["evalscope list", "all benchmarks"],
    ["evalscope list --tag math", "those about mathematics"],
    ["evalscope list models --api-url http://127.0.0.1:8000/v1", "what a server serves"],
    ["evalscope list providers", "short names of endpoints, for -m provider:model"],
  ],
  run: async (parsed, io) => {
    const wanted = parsed.positional[0] ?? "benchmarks"
    if (wanted !== "benchmarks")
      return (await import("../report/list-others.js")).listOthers(wanted, parsed, io)
    const { listBenchmarks } = await import("@evalscope/benchmarks")
    const tags = parsed.values.get("tag")
    const entries = listBenchmarks(tags ? { tags } : {}).map(({ load: _, ...entry }) => entry)
    if (parsed.values.has("json")) {
      io.out(`${JSON.stringify({ schema_version: 1, command: "list", benchmarks: entries }, null, 2)}\n`)
    } else printRows(io, entries)
    return 0
  },
}

interface Row {
  name: string
  prettyName: string
  tags: readonly string[]
  subsets: number
  metrics: readonly string[]
}

function printRows(io: Io, rows: readonly Row[]): void {
  printColumns(io, [
    ["NAME", "TITLE", "SUBSETS", "METRIC", "TAGS"],
    ...rows.map((row) => [
      row.name,
      row.prettyName,
      String(row.subsets),
      row.metrics[0] ?? "",
      row.tags.join(", "),
    ]),
  ])
}

/** Columns by spaces: quick, and easy to cut with other tools. */
export function printColumns(io: Pick<Io, "out">, cells: readonly (readonly string[])[]): void {
  // Names come from servers and packages.
  const safe = cells.map((row) => row.map(safeLine))
  const count = Math.max(0, ...safe.map((row) => row.length))
  const widths = Array.from({ length: count - 1 }, (_, column) =>
    Math.max(...safe.map((row) => row[column]?.length ?? 0)),
  )
  for (const row of safe) {
    const line = row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")
    io.out(`${line.trimEnd()}\n`)
  }
}
