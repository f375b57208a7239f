import { lstat, readdir } from "node:fs/promises"
import { join } from "node:path"
import type { LogPage, RunFiles } from "../api/index.js"
import { notFound } from "../errors/index.js"
import { openInside, type RunPlace } from "../roots/index.js"

const logs = ["logs/eval_log.log", "benchmark.log", "logs/arena.log"]

/**
 * A piece of the run's log, from a byte on. Never reads more than asked for, however long the log is. With
 * `wholeLines` it ends with a line where the log goes on.
 */
export async function readLog(
  place: RunPlace,
  { offset, limit, wholeLines }: { offset?: number | undefined; limit: number; wholeLines?: boolean },
): Promise<LogPage> {
  for (const path of logs) {
    const handle = await openInside(place, path).catch(() => undefined)
    if (!handle) continue
    try {
      const { size } = await handle.stat()
      const wanted = offset ?? -limit
      const start = Math.min(size, wanted < 0 ? Math.max(0, size + wanted) : wanted)
      const buffer = Buffer.alloc(Math.min(limit, size - start))
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, start)
      const lines = wholeLines && start + bytesRead < size ? buffer.lastIndexOf(10, bytesRead - 1) + 1 : 0
      const end = lines > 0 ? lines : wholeCharacters(buffer.subarray(0, bytesRead))
      return { text: buffer.toString("utf8", 0, end), offset: start, next_offset: start + end, size }
    } finally {
      await handle.close()
    }
  }
  throw notFound("The run has no log.")
}

/** Length without the first bytes of a character whose rest comes later. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0
    if ((byte & 0xc0) === 0x80) continue
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    return needed > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}

const mostFiles = 2000

/** Files of a run; links are left out. */
export async function listFiles(place: RunPlace): Promise<RunFiles> {
  const files: RunFiles["files"] = []
  const walk = async (path: string): Promise<void> => {
    const entries = await readdir(join(place.dir, path), { withFileTypes: true }).catch(() => [])
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (files.length > mostFiles || entry.name.startsWith(".")) continue
      const inner = path === "" ? entry.name : `${path}/${entry.name}`
      if (entry.isDirectory()) await walk(inner)
      else if (entry.isFile()) {
        const found = await lstat(join(place.dir, inner)).catch(() => undefined)
        if (found) files.push({ path: inner, size_bytes: found.size, modified_at: found.mtime.toISOString() })
      }
    }
  }
  await walk("")
  return { files: files.slice(0, mostFiles), truncated: files.length > mostFiles }
}
