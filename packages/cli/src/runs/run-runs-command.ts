import { rm } from "node:fs/promises"
import { join, resolve } from "node:path"
import { formatTextTable, writeAtomic } from "@evalscope/core"
import { parseTime } from "../budget/budget.js"
import type { ParsedFlags } from "../flags/index.js"
import { numberOf } from "../flags/task-from-flags.js"
import type { Io } from "../io.js"
import { confirm } from "../output/confirm.js"
import { safeLine } from "../output/safe-text.js"
import { UsageError } from "../usage-error.js"
import { findRuns, isRun, resolveRun, tagsOf } from "./find-run.js"
import { type RunSummary, sizeOfFolder, summarizeRun } from "./run-summary.js"
import { workDirOf } from "./work-dir.js"

/** `evalscope runs …` */
export async function runRunsCommand(parsed: ParsedFlags, io: Io): Promise<number> {
  const [verb = "list", ...names] = parsed.positional
  switch (verb) {
    case "list":
      return list(parsed, io)
    case "show":
      return show(names, parsed, io)
    case "tag":
      return tag(names, parsed, io)
    case "rm":
      return remove(await chosen(names, parsed, io), parsed, io)
    case "prune":
      return prune(parsed, io)
    case "import":
      return (await import("../import/run-import.js")).runImport(names, parsed, io)
    default:
      throw new UsageError(`There is no "runs ${verb}".`, "Choose list, show, tag, rm, prune or import.")
  }
}

async function summaries(parsed: ParsedFlags, io: Io): Promise<readonly RunSummary[]> {
  const all = await Promise.all((await findRuns(workDirOf(parsed, io))).map(summarizeRun))
  const wanted = parsed.values.get("status")
  return wanted ? all.filter((run) => wanted.includes(run.status)) : all
}

async function list(parsed: ParsedFlags, io: Io): Promise<number> {
  const runs = await summaries(parsed, io)
  if (parsed.values.has("json")) return print(io, { runs })
  if (runs.length === 0) {
    io.err(`No runs in ${workDirOf(parsed, io)}.\n`)
    return 0
  }
  io.out(`${runTable(runs, io)}\n`)
  return 0
}

function runTable(runs: readonly RunSummary[], io: Io): string {
  const columns = ["Run", "Status", "Models", "Benchmarks", "Score", "Tags"].map((title) => ({
    title,
    flexible: true,
  }))
  const rows = runs.map((run) => ({
    cells: [
      run.id,
      run.status,
      run.models.join(", "),
      run.benchmarks.join(", "),
      run.scores.length === 1
        ? `${run.scores[0]?.score.toFixed(4)}`
        : run.scores.length === 0
          ? ""
          : `${run.scores.length} scores`,
      run.tags.join(", "),
    ],
  }))
  return formatTextTable(columns, rows, { width: io.columns, color: io.color, ascii: io.ascii })
}

async function show(names: readonly string[], parsed: ParsedFlags, io: Io): Promise<number> {
  const dirs = await chosen(names.length > 0 ? names : ["latest"], parsed, io)
  const runs = await Promise.all(
    dirs.map(async (dir) => ({ ...(await summarizeRun(dir)), bytes: await sizeOfFolder(dir) })),
  )
  if (parsed.values.has("json")) return print(io, { runs })
  for (const run of runs) {
    const rows: (readonly [string, string])[] = [
      ["folder", run.dir],
      ["status", run.status],
      ["started", run.started_at],
      ["models", run.models.join(", ")],
      ["benchmarks", run.benchmarks.join(", ")],
      ["tags", run.tags.join(", ")],
      ["size", `${(run.bytes / 1e6).toFixed(1)} MB`],
      ...run.scores.map(
        ({ model, benchmark, metric, score, n }) =>
          [`${model} on ${benchmark}`, `${metric} ${score.toFixed(4)} (n ${n})`] as const,
      ),
    ]
    const width = Math.max(...rows.map(([label]) => label.length))
    io.out(
      `${run.id}\n${rows
        .filter(([, text]) => text !== "")
        .map(([label, text]) => `  ${safeLine(label.padEnd(width))}  ${safeLine(text)}\n`)
        .join("")}`,
    )
  }
  return 0
}

async function tag(names: readonly string[], parsed: ParsedFlags, io: Io): Promise<number> {
  const [run, ...tags] = names
  if (run === undefined || tags.length === 0)
    throw new UsageError("A run and tags are needed.", "evalscope runs tag <run> <tags…>")
  const bad = tags.find((name) => !/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(name) || name === "latest")
  if (bad !== undefined)
    throw new UsageError(
      `"${bad}" cannot be a tag.`,
      "Letters, digits, dots, dashes and underscores; not latest.",
    )
  const [dir = ""] = await chosen([run], parsed, io)
  const before = await tagsOf(dir)
  const after = parsed.values.has("remove")
    ? before.filter((name) => !tags.includes(name))
    : [...new Set([...before, ...tags])]
  await writeAtomic(
    join(dir, "tags.json"),
    `${JSON.stringify({ schema_version: 1, tags: after }, null, 2)}\n`,
  )
  if (parsed.values.has("json")) return print(io, { dir, tags: after })
  io.out(`${dir}: ${after.length === 0 ? "no tags" : after.join(", ")}\n`)
  return 0
}

async function prune(parsed: ParsedFlags, io: Io): Promise<number> {
  const age = parsed.values.get("older-than")?.at(-1)
  const keepText = parsed.values.get("keep")?.at(-1)
  const status = parsed.values.get("status")
  if (age === undefined && keepText === undefined && status === undefined) {
    throw new UsageError(
      "Nothing says which runs to prune.",
      "Give --older-than 30d, --keep 10 or --status interrupted.",
    )
  }
  const keep = keepText === undefined ? 0 : (numberOf({ name: "keep" }, keepText) ?? 0)
  const before = age === undefined ? Number.POSITIVE_INFINITY : Date.now() - parseTime("--older-than", age)
  const old = (await summaries(parsed, io))
    .slice(keep)
    .filter((run) => run.status !== "running" && run.tags.length === 0 && Date.parse(run.started_at) < before)
  return remove(
    old.map((run) => run.dir),
    parsed,
    io,
  )
}

async function remove(dirs: readonly string[], parsed: ParsedFlags, io: Io): Promise<number> {
  if (dirs.length === 0) {
    if (parsed.values.has("json")) return print(io, { removed: [] })
    io.err("No run to remove.\n")
    return 0
  }
  for (const dir of dirs) {
    if ((await summarizeRun(dir)).status === "running")
      throw new UsageError(`${dir} is running.`, "evalscope ctl cancel ends it.")
  }
  if (!parsed.values.has("yes") && !(await confirm(io, `Remove ${dirs.length} runs?\n${dirs.join("\n")}\n`)))
    return 2
  for (const dir of dirs) await rm(dir, { recursive: true })
  if (parsed.values.has("json")) return print(io, { removed: dirs })
  io.out(`${dirs.map((dir) => `removed ${dir}`).join("\n")}\n`)
  return 0
}

/** Runs that are named; a folder must be a run, so that nothing else is ever removed. */
async function chosen(names: readonly string[], parsed: ParsedFlags, io: Io): Promise<readonly string[]> {
  if (names.length === 0) throw new UsageError("No run is named.", "evalscope runs list shows them.")
  const dirs = await Promise.all(names.map((name) => resolveRun(name, workDirOf(parsed, io), io.cwd)))
  for (const dir of dirs)
    if (!(await isRun(resolve(dir)))) throw new UsageError(`${dir} is no run.`, "Name a run folder.")
  return dirs
}

function print(io: Io, content: Record<string, unknown>): number {
  io.out(`${JSON.stringify({ schema_version: 1, command: "runs", ...content }, null, 2)}\n`)
  return 0
}
