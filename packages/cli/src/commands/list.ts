import type { CommandModule } from "../command-table.js"
import type { Io } from "../io.js"
import { UsageError } from "../usage-error.js"

const what = "benchmarks"

export const listCommand: CommandModule = {
  usage: "[benchmarks]",
  flags: [
    { name: "tag", kind: "list", value: "tags", help: "only those with all of these tags", group: "Choose" },
    { name: "json", kind: "text", value: "document", help: "one JSON document on stdout", group: "Output" },
  ],
  examples: [
    ["evalscope list", "all benchmarks"],
    ["evalscope list --tag math", "those about mathematics"],
  ],
  run: async (parsed, io) => {
    const wanted = parsed.positional[0] ?? what
    if (wanted !== what)
      throw new UsageError(`There is nothing to list under "${wanted}".`, `Try "evalscope list ${what}".`)
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

/** Columns by spaces: quick, and easy to cut with other tools. */
function printRows(io: Io, rows: readonly Row[]): void {
  const cells = [
    ["NAME", "TITLE", "SUBSETS", "METRIC", "TAGS"],
    ...rows.map((row) => [
      row.name,
      row.prettyName,
      String(row.subsets),
      row.metrics[0] ?? "",
      row.tags.join(", "),
    ]),
  ]
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  for (const row of cells) {
    io.out(
      `${row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd()}\n`,
    )
  }
}
