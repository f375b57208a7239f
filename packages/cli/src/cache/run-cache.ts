import { readFile } from "node:fs/promises"
import { resolve } from "node:path"
import { parseTime } from "../budget/budget.js"
import type { ParsedFlags } from "../flags/index.js"
import { numberOf } from "../flags/task-from-flags.js"
import type { Io } from "../io.js"
import { confirm } from "../output/confirm.js"
import { UsageError } from "../usage-error.js"
import { type CacheEntry, cacheEntries, removeEntries, responseCacheDir } from "./response-cache.js"

/** `evalscope cache …` */
export async function runCache(parsed: ParsedFlags, io: Io): Promise<number> {
  const [verb = "stats", file] = parsed.positional
  const dir = responseCacheDir(io.env)
  switch (verb) {
    case "stats":
      return stats(dir, parsed, io)
    case "clear":
      if (!parsed.values.has("yes") && !(await confirm(io, `Remove all replies in ${dir}?\n`))) return 2
      return removed(await removeEntries(dir, () => true), parsed, io)
    case "prune":
      return removed(await prune(dir, parsed), parsed, io)
    case "export":
      return exportReplies(dir, file, parsed, io)
    default:
      throw new UsageError(`There is no "cache ${verb}".`, "Choose stats, clear, prune or export.")
  }
}

async function stats(dir: string, parsed: ParsedFlags, io: Io): Promise<number> {
  let entries = 0
  let bytes = 0
  let oldest: Date | undefined
  let newest: Date | undefined
  for await (const entry of cacheEntries(dir)) {
    entries += 1
    bytes += entry.bytes
    if (!oldest || entry.writtenAt < oldest) oldest = entry.writtenAt
    if (!newest || entry.writtenAt > newest) newest = entry.writtenAt
  }
  if (parsed.values.has("json")) {
    return print(io, {
      dir,
      entries,
      bytes,
      oldest: oldest?.toISOString() ?? null,
      newest: newest?.toISOString() ?? null,
    })
  }
  const span =
    oldest && newest
      ? `, written ${oldest.toISOString().slice(0, 10)} to ${newest.toISOString().slice(0, 10)}`
      : ""
  io.out(`${dir}: ${entries} replies, ${(bytes / 1e6).toFixed(1)} MB${span}\n`)
  return 0
}

async function prune(dir: string, parsed: ParsedFlags): Promise<{ entries: number; bytes: number }> {
  const age = parsed.values.get("older-than")?.at(-1)
  const size = parsed.values.get("max-size")?.at(-1)
  if (age === undefined && size === undefined) {
    throw new UsageError("Nothing says what to prune.", "Give --older-than 30d or --max-size 500.")
  }
  const before = age === undefined ? Number.NEGATIVE_INFINITY : Date.now() - parseTime("--older-than", age)
  const limit =
    size === undefined ? Number.POSITIVE_INFINITY : (numberOf({ name: "max-size" }, size) ?? 0) * 1e6
  const kept: CacheEntry[] = []
  for await (const entry of cacheEntries(dir)) if (entry.writtenAt.getTime() >= before) kept.push(entry)
  const tooMany = new Set<string>()
  let total = kept.reduce((sum, entry) => sum + entry.bytes, 0)
  for (const entry of kept.sort((a, b) => a.writtenAt.getTime() - b.writtenAt.getTime())) {
    if (total <= limit) break
    total -= entry.bytes
    tooMany.add(entry.path)
  }
  return removeEntries(dir, (entry) => entry.writtenAt.getTime() < before || tooMany.has(entry.path))
}

function removed(found: { entries: number; bytes: number }, parsed: ParsedFlags, io: Io): number {
  if (parsed.values.has("json")) return print(io, { removed: found.entries, bytes: found.bytes })
  io.out(`removed ${found.entries} replies, ${(found.bytes / 1e6).toFixed(1)} MB\n`)
  return 0
}

async function exportReplies(
  dir: string,
  file: string | undefined,
  parsed: ParsedFlags,
  io: Io,
): Promise<number> {
  if (file === undefined)
    throw new UsageError("A file to write is needed.", "evalscope cache export replies.jsonl")
  let entries = 0
  async function* lines(): AsyncGenerator<string> {
    for await (const entry of cacheEntries(dir)) {
      yield `${JSON.stringify(JSON.parse(await readFile(entry.path, "utf8")))}\n`
      entries += 1
    }
  }
  const { writePieces } = await import("../output/write-pieces.js")
  await writePieces(resolve(io.cwd, file), lines())
  if (parsed.values.has("json")) return print(io, { file, entries })
  io.out(`${file}: ${entries} replies\n`)
  return 0
}

function print(io: Io, content: Record<string, unknown>): number {
  io.out(`${JSON.stringify({ schema_version: 1, command: "cache", ...content }, null, 2)}\n`)
  return 0
}
