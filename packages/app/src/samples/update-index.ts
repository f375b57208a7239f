import { statSync } from "node:fs"
import { z } from "zod"
import type { Database } from "../store/index.js"
import { createIndexTables, createSortIndexes, indexVersion } from "./index-schema.js"
import { questionOf } from "./line-facts.js"
import { LineReader } from "./line-reader.js"
import { preambleLength } from "./preamble.js"
import { refreshCounts } from "./sample-counts.js"
import type { SampleFile } from "./sample-file.js"
import { type SampleWriter, sampleWriter } from "./sample-writer.js"

export interface UpdateOptions {
  files: readonly SampleFile[]
  /** The run is still being written: a last line without newline is not read yet. */
  live: boolean
  onProgress?: (bytesDone: number, bytesTotal: number) => void
}

/** Lines that are read of one file before the other one's turn. */
const batch = 500
const inodeRow = z.object({ inode: z.number(), done: z.number() })
const idRow = z.object({ id: z.number() })

/** True when a file was replaced or cut since it was indexed: then the index is to be built anew. */
export function isOutdated(db: Database, files: readonly SampleFile[]): boolean {
  const version = db.get(z.object({ value: z.string() }), "SELECT value FROM meta WHERE name = 'version'")
  if (version?.value !== String(indexVersion)) return true
  const known = db.all(
    z.object({ kind: z.string(), path: z.string(), inode: z.number(), done: z.number() }),
    "SELECT kind, path, inode, done FROM files",
  )
  return known.some(({ kind, path, inode, done }) => {
    if (!files.some((file) => file.kind === kind && file.path === path)) return true
    const found = statSync(path, { throwIfNoEntry: false })
    return found === undefined || Number(found.ino) !== inode || found.size < done
  })
}

/** Bytes of the files that the index has not read. */
export function unreadBytes(db: Database, files: readonly SampleFile[]): number {
  const done = new Map(
    db
      .all(z.object({ path: z.string(), done: z.number() }), "SELECT path, done FROM files")
      .map((row) => [row.path, row.done]),
  )
  return files.reduce((sum, { path }) => {
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
    return sum + Math.max(0, size - (done.get(path) ?? 0))
  }, 0)
}

/** Reads what was appended to the files since the last time. Commits as it goes, so that readers see it grow. */
export function updateIndex(db: Database, options: UpdateOptions): void {
  createIndexTables(db)
  db.run("INSERT OR REPLACE INTO meta VALUES ('version', ?)", String(indexVersion))
  db.execute("INSERT INTO texts(texts, rank) VALUES ('hashsize', 16777216)")
  const total = options.files.reduce(
    (sum, { path }) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
  let left = unreadBytes(db, options.files)
  const bySubset = new Map<string, SampleFile[]>()
  for (const file of options.files) {
    const key = JSON.stringify([file.dataset, file.subset])
    bySubset.set(key, [...(bySubset.get(key) ?? []), file])
  }
  const write = sampleWriter(db)
  const commits = growingCommits(db)
  try {
    for (const files of bySubset.values()) {
      const [first] = files
      if (first) left = readSubset({ db, write, commits, options, total }, files, subsetId(db, first), left)
    }
  } finally {
    commits.end()
  }
  if (!options.live) write.wordLeftOvers(options.files)
  createSortIndexes(db)
  refreshCounts(db)
  db.run("INSERT OR REPLACE INTO meta VALUES ('ready', '1')")
}

interface FillContext {
  db: Database
  write: SampleWriter
  commits: ReturnType<typeof growingCommits>
  options: UpdateOptions
  total: number
}

/** Reads the files of a subset side by side, so that a sample's answer and score come in together. */
function readSubset(
  { db, write, commits, options, total }: FillContext,
  files: readonly SampleFile[],
  subset: number,
  leftBefore: number,
): number {
  let left = leftBefore
  const readers = files.map((file) => {
    const known = db.get(
      inodeRow,
      "SELECT inode, done FROM files WHERE subset = ? AND kind = ?",
      subset,
      file.kind,
    )
    const inode = Number(statSync(file.path).ino)
    const preamble = file.kind === "errors" ? "" : preambleOf(file.path)
    return { file, inode, preamble, reader: new LineReader(file.path, known?.done ?? 0), ended: false }
  })
  try {
    while (readers.some(({ ended }) => !ended)) {
      for (const open of readers) {
        if (open.ended) continue
        const before = open.reader.offset
        const lines = open.reader.read(batch, !options.live)
        if (lines.length === 0) open.ended = true
        for (const line of lines) {
          const value = jsonOf(line.text)
          if (value === undefined) write.problem(open.file.path, line.offset, "This line is not valid JSON.")
          else write[open.file.kind](subset, line, value, open.preamble)
        }
        left -= open.reader.offset - before
        db.run(
          "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)",
          subset,
          open.file.kind,
          open.file.path,
          open.inode,
          open.reader.offset,
        )
        commits.add(lines.length)
      }
      if (commits.due()) options.onProgress?.(total - left, total)
    }
  } finally {
    for (const { reader } of readers) reader[Symbol.dispose]()
  }
  return left
}

/** What the first prompts of a file share before their questions begin. */
function preambleOf(path: string): string {
  using reader = new LineReader(path, 0)
  const prompts = reader.read(4, false).flatMap(({ text }) => questionOf(jsonOf(text)) ?? [])
  return (prompts[0] ?? "").slice(0, preambleLength(prompts))
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Commits after some hundred lines, so that there is soon something to show, and then ever more rarely: every commit
 * costs the full-text index a segment of its own.
 */
function growingCommits(db: Database) {
  let pending = 0
  let wanted = 500
  db.begin()
  return {
    add: (lines: number) => {
      pending += lines
    },
    /** True when it has just committed. */
    due: () => {
      if (pending < wanted) return false
      db.commit()
      db.begin()
      pending = 0
      wanted = Math.min(wanted * 2, 32_000)
      return true
    },
    end: () => db.commit(),
  }
}

function subsetId(db: Database, name: { dataset: string; subset: string }): number {
  db.run("INSERT OR IGNORE INTO subsets (dataset, subset) VALUES (?, ?)", name.dataset, name.subset)
  const row = db.get(
    idRow,
    "SELECT id FROM subsets WHERE dataset = ? AND subset = ?",
    name.dataset,
    name.subset,
  )
  return row?.id ?? 0
}
