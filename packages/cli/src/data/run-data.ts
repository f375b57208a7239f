import { rm } from "node:fs/promises"
import { datasetCacheDir, EvalScopeError, formatTextTable, withEnvFiles } from "@evalscope/core"
import { exitCodes } from "../exit-codes.js"
import type { ParsedFlags } from "../flags/index.js"
import type { Io } from "../io.js"
import { confirm } from "../output/confirm.js"
import { UsageError } from "../usage-error.js"
import { type CachedRepository, cachedRepositories, checkRepository } from "./cached-data.js"
import { runConvert } from "./convert.js"
import { runPull } from "./pull.js"

/** `evalscope data …` */
export async function runData(parsed: ParsedFlags, io: Io): Promise<number> {
  const [verb = "ls", ...names] = parsed.positional
  const rest = { ...parsed, positional: names }
  switch (verb) {
    case "pull":
      return runPull(rest, io)
    case "ls":
    case "list":
      return list(parsed, io)
    case "verify":
      return verify(parsed, io)
    case "path":
      return path(names, parsed, io)
    case "rm":
      return remove(names, parsed, io)
    case "convert":
      return runConvert(rest, io)
    default:
      throw new UsageError(`There is no "data ${verb}".`, "Choose pull, ls, verify, path, rm or convert.")
  }
}

async function cacheDir(parsed: ParsedFlags, io: Io): Promise<string> {
  const files = parsed.values.get("env-file")
  const env = await withEnvFiles(io.env, { folder: io.cwd, ...(files && { files }) })
  return datasetCacheDir(env, parsed.values.get("dataset-dir")?.at(-1))
}

async function list(parsed: ParsedFlags, io: Io): Promise<number> {
  const dir = await cacheDir(parsed, io)
  const found = await cachedRepositories(dir)
  if (parsed.values.has("json")) return print(io, { cache: dir, repositories: found })
  if (found.length === 0) {
    io.err(`No data in ${dir}.\n`)
    return 0
  }
  const rows = found.map(({ hub, name, files, bytes }) => ({
    cells: [name, hub, String(files), megabytes(bytes)],
  }))
  const columns = [
    { title: "Data set", flexible: true },
    { title: "Hub" },
    { title: "Files", align: "right" as const },
    { title: "Size", align: "right" as const },
  ]
  io.out(`${formatTextTable(columns, rows, { width: io.columns, color: io.color, ascii: io.ascii })}\n`)
  return 0
}

async function verify(parsed: ParsedFlags, io: Io): Promise<number> {
  const counts = { good: 0, damaged: 0, unchecked: 0 }
  const damaged: { path: string; problem: string }[] = []
  for (const repository of await cachedRepositories(await cacheDir(parsed, io))) {
    for await (const { path: file, state, problem = "" } of checkRepository(repository)) {
      counts[state] += 1
      if (state !== "damaged") continue
      damaged.push({ path: file, problem })
      if (!parsed.values.has("json")) io.out(`damaged: ${file} (${problem})\n`)
    }
  }
  if (parsed.values.has("json")) print(io, { ...counts, files: damaged })
  else io.out(`${counts.good} good, ${counts.damaged} damaged, ${counts.unchecked} without a checksum\n`)
  if (counts.damaged === 0) return exitCodes.done
  io.err("hint: evalscope data pull <benchmark> --force downloads it again\n")
  return exitCodes.data
}

async function path(names: readonly string[], parsed: ParsedFlags, io: Io): Promise<number> {
  const dir = await cacheDir(parsed, io)
  const folders =
    names.length === 0 ? [dir] : (await named(names, dir)).map((repository) => repository.folder)
  if (parsed.values.has("json")) return print(io, { paths: folders })
  io.out(`${folders.join("\n")}\n`)
  return 0
}

async function remove(names: readonly string[], parsed: ParsedFlags, io: Io): Promise<number> {
  if (names.length === 0) throw new UsageError("No data set is named.", "evalscope data ls shows them.")
  const found = await named(names, await cacheDir(parsed, io))
  const folders = found.map((repository) => repository.folder)
  if (!parsed.values.has("yes") && !(await confirm(io, `Remove?\n${folders.join("\n")}\n`)))
    return exitCodes.usage
  for (const folder of folders) await rm(folder, { recursive: true })
  if (parsed.values.has("json")) return print(io, { removed: folders })
  io.out(`${folders.map((folder) => `removed ${folder}`).join("\n")}\n`)
  return 0
}

/** Repositories by the hub's id, its last part, or the name of a benchmark that reads it. */
async function named(names: readonly string[], dir: string): Promise<readonly CachedRepository[]> {
  const all = await cachedRepositories(dir)
  const found: CachedRepository[] = []
  for (const name of names) {
    const ids = new Set([name, ...(await hubIds(name))])
    const fitting = all.filter((one) => ids.has(one.name) || one.name.split("/").at(-1) === name)
    if (fitting.length === 0) {
      throw new EvalScopeError({
        code: "dataset_missing",
        message: `There is no data of ${name} in ${dir}.`,
        hint: "evalscope data ls shows what is there; evalscope data pull downloads a benchmark's.",
      })
    }
    found.push(...fitting)
  }
  return found
}

async function hubIds(name: string): Promise<readonly string[]> {
  const { catalogue, loadBenchmark } = await import("@evalscope/benchmarks")
  if (!catalogue.some((entry) => entry.name === name)) return []
  const { hub } = (await loadBenchmark(name)).dataset
  return [hub?.modelscope, hub?.huggingface].flatMap((id) => (id === undefined ? [] : [id]))
}

function print(io: Io, content: Record<string, unknown>): number {
  io.out(`${JSON.stringify({ schema_version: 1, command: "data", ...content }, null, 2)}\n`)
  return 0
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
