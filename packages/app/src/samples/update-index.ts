import { statSync } from "node:fs"
import { z } from "zod"
import type { Database } from "../store/index.js"
import { batchSource } from "./batch-source.js"
import { batchWriter } from "./batch-writer.js"
import { createIndexTables, createSortIndexes, indexVersion } from "./index-schema.js"
import type { UnreadFile } from "./sample-batch.js"
import { refreshCounts } from "./sample-counts.js"
import type { SampleFile } from "./sample-file.js"
import { wordLeftOvers } from "./word-left-overs.js"

export interface UpdateOptions {
  files: readonly SampleFile[]
  /** The run is still being written: a last line without newline is not read yet. */
  live: boolean
  onProgress?: (bytesDone: number, bytesTotal: number) => void
}

const doneRow = z.object({ done: z.number() })
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
export async function updateIndex(db: Database, options: UpdateOptions): Promise<void> {
  createIndexTables(db)
  db.run("INSERT OR REPLACE INTO meta VALUES ('version', ?)", String(indexVersion))
  const total = options.files.reduce(
    (sum, { path }) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
  let left = unreadBytes(db, options.files)
  const files = options.files.map((file) => unreadFile(db, file))
  const done = new Map(files.map((file) => [file.path, file.done]))
  tuneTexts(db, left)
  const writer = batchWriter(db)
  const commits = growingCommits(db, writer.end)
  try {
    for await (const batch of batchSource(files, options.live, left)) {
      writer.write(batch)
      for (const file of batch.files) {
        left -= file.done - (done.get(file.path) ?? 0)
        done.set(file.path, file.done)
      }
      if (commits.due(batch.lines)) options.onProgress?.(total - left, total)
    }
    if (!options.live) wordLeftOvers(db, writer, files, commits.now)
    commits.end()
  } catch (error) {
    db.rollback()
    throw error
  }
  createSortIndexes(db)
  refreshCounts(db)
  db.run("INSERT OR REPLACE INTO meta VALUES ('ready', '1')")
}

/**
 * Every commit leaves a segment in the full-text index. A run that grows has them merged as they come; of a large one
 * the few dozen that it makes are left, as merging takes longer than all the rest and hardly speeds up a search.
 */
function tuneTexts(db: Database, bytes: number): void {
  const large = bytes > 64 << 20
  db.execute(`
    INSERT INTO texts(texts, rank) VALUES ('pgsz', 16200);
    INSERT INTO texts(texts, rank) VALUES ('hashsize', ${16 << 20});
    INSERT INTO texts(texts, rank) VALUES ('automerge', ${large ? 0 : 4});
    INSERT INTO texts(texts, rank) VALUES ('crisismerge', ${large ? 256 : 16});
  `)
}

/**
 * Commits after some hundred lines, so that there is soon something to show, and then ever more rarely: every commit
 * costs the full-text index a segment of its own.
 */
function growingCommits(db: Database, beforeCommit: () => void) {
  let pending = 0
  let wanted = 500
  const now = () => {
    beforeCommit()
    db.commit()
    db.begin()
    pending = 0
  }
  db.begin()
  return {
    now,
    /** True when it has just committed. */
    due: (lines: number) => {
      pending += lines
      if (pending < wanted) return false
      now()
      wanted = Math.min(wanted * 2, 64_000)
      return true
    },
    end: () => {
      beforeCommit()
      db.commit()
    },
  }
}

function unreadFile(db: Database, file: SampleFile): UnreadFile {
  const subsetId = subsetIdOf(db, file)
  const known = db.get(doneRow, "SELECT done FROM files WHERE subset = ? AND kind = ?", subsetId, file.kind)
  return { ...file, subsetId, inode: Number(statSync(file.path).ino), done: known?.done ?? 0 }
}

function subsetIdOf(db: Database, name: { dataset: string; subset: string }): number {
  db.run("INSERT OR IGNORE INTO subsets (dataset, subset) VALUES (?, ?)", name.dataset, name.subset)
  const row = db.get(
    idRow,
    "SELECT id FROM subsets WHERE dataset = ? AND subset = ?",
    name.dataset,
    name.subset,
  )
  return row?.id ?? 0
}
