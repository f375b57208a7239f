import {
  type ComparedRun,
  comparedRuns,
  compareRuns,
  describeComparison,
  formatComparison,
  formatDifference,
  formatPValue,
  formatScore,
  type RunComparison,
  readRun,
} from "@evalscope/core"
import { exitCodes } from "../exit-codes.js"
import type { ParsedFlags } from "../flags/index.js"
import { numberOf } from "../flags/task-from-flags.js"
import type { Io } from "../io.js"
import { safeLine } from "../output/safe-text.js"
import { resolveRun } from "../runs/find-run.js"
import { workDirOf } from "../runs/work-dir.js"
import { UsageError } from "../usage-error.js"

/** Compares the models of runs with those of a baseline: models of equal name, or the only ones. */
export async function runCompare(parsed: ParsedFlags, io: Io): Promise<number> {
  const last = (name: string) => parsed.values.get(name)?.at(-1)
  const named = last("baseline")
  const [baseline, ...candidates] = named === undefined ? parsed.positional : [named, ...parsed.positional]
  if (baseline === undefined || candidates.length === 0) {
    throw new UsageError("Two runs are needed.", "evalscope compare <baseline run> <candidate runs…>")
  }
  const wanted = verdictsOf(parsed.values.get("fail-on") ?? [])
  const confidence = last("confidence")
  const options =
    confidence === undefined ? {} : { confidence: numberOf({ name: "confidence" }, confidence) ?? 0.95 }
  const before = await modelsOf(baseline, parsed, io)
  const comparisons: RunComparison[] = []
  for (const candidate of candidates) {
    for (const [a, b] of pairRuns(before, await modelsOf(candidate, parsed, io))) {
      const [first, second] =
        a.name === b.name ? [`${a.name} (${baseline})`, `${b.name} (${candidate})`] : [a.name, b.name]
      comparisons.push(await compareRuns({ ...a, name: first }, { ...b, name: second }, options))
    }
  }
  const failed = comparisons.some(({ comparisons: rows }) =>
    rows.some((row) => row.primary && wanted.includes(row.verdict)),
  )
  const exitCode = failed ? exitCodes.gateFailed : exitCodes.done
  const format = parsed.values.has("json") ? "json" : (last("format") ?? "text")
  io.out(printed(format, comparisons, exitCode, io))
  return exitCode
}

function verdictsOf(names: readonly string[]): readonly string[] {
  const odd = names.find((name) => !["worse", "better", "unclear"].includes(name))
  if (odd === undefined) return names
  throw new UsageError(`--fail-on ${JSON.stringify(odd)} is no verdict.`, "Choose worse, better or unclear.")
}

async function modelsOf(name: string, parsed: ParsedFlags, io: Io): Promise<readonly ComparedRun[]> {
  return comparedRuns(await readRun(await resolveRun(name, workDirOf(parsed, io), io.cwd)))
}

function printed(format: string, comparisons: readonly RunComparison[], exitCode: number, io: Io): string {
  switch (format) {
    case "json": {
      const document = { schema_version: 1, command: "compare", exit_code: exitCode, comparisons }
      return `${JSON.stringify(document, null, 2)}\n`
    }
    case "md":
    case "markdown":
      return `${comparisons.map(markdown).join("\n")}`
    case "text": {
      const style = { width: io.columns, color: io.color, ascii: io.ascii }
      return `${comparisons.map((comparison) => formatComparison(comparison, style)).join("\n\n")}\n`
    }
    default:
      throw new UsageError(`There is no format "${format}".`, "Choose text, md or json.")
  }
}

function markdown(comparison: RunComparison): string {
  const cell = (text: string) => safeLine(text).replaceAll("|", "\\|")
  const rows = comparison.comparisons.map((row) =>
    [
      cell(row.prettyName),
      cell(row.metric),
      String(row.common),
      formatScore(row.baseline, row.info),
      formatScore(row.candidate, row.info),
      formatDifference(row.difference, row.info),
      formatPValue(row.adjustedPValue),
      row.verdict,
    ].join(" | "),
  )
  const sentences = comparison.comparisons
    .filter((row) => row.primary)
    .map((row) => `- ${cell(row.prettyName)}: ${describeComparison(row, comparison)}`)
  return `## ${cell(comparison.baseline)} (A) and ${cell(comparison.candidate)} (B)

| Dataset | Metric | Common | A | B | B-A | p | B is |
| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |
${rows.map((row) => `| ${row} |`).join("\n")}

${sentences.join("\n")}
`
}

/** Models of equal name, or the only ones. */
export function pairRuns(
  baseline: readonly ComparedRun[],
  candidate: readonly ComparedRun[],
): readonly (readonly [ComparedRun, ComparedRun])[] {
  const same = baseline.flatMap((a) => {
    const b = candidate.find((other) => other.name === a.name)
    return b ? [[a, b] as const] : []
  })
  const [a] = baseline
  const [b] = candidate
  return same.length > 0 || !a || !b ? same : [[a, b]]
}
