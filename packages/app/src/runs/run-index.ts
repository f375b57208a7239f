import pLimit from "p-limit"
import { z } from "zod"
import { type RunRow, runRowSchema } from "../api/index.js"
import type { Roots } from "../roots/index.js"
import type { Database } from "../store/index.js"
import { type FoundRun, findRuns, runAt } from "./find-runs.js"
import { fingerprint } from "./fingerprint.js"
import { type FolderRow, isLive, readRunRow } from "./run-row.js"

/** Every run of all roots, as far as it has been looked at. */
export interface RunIndex {
  /** Rows as they are known now; starts a new look when the last one is old. Waits for the first look a moment. */
  rows(): Promise<{ rows: readonly RunRow[]; scanning: boolean; scannedAt: string | null }>
  /** One row, looked at anew. Undefined when the folder is no run (any more). */
  row(id: string): Promise<RunRow | undefined>
  /** Says that a run has changed: the next list has the news. */
  changed(id: string): void
  setTags(id: string, tags: readonly string[]): void
  /** Called with the ids of rows that a look found changed. */
  subscribe(listener: (changed: readonly string[]) => void): () => void
  /** Looks at everything now. */
  scan(): Promise<void>
  forget(id: string): void
}

const folderRowSchema = runRowSchema.omit({ tags: true, job_id: true })
/** A look is good for this long. */
const freshMs = 2000
/** How long the first list waits for the first look, and later ones for theirs. */
const firstPatienceMs = 1500
const patienceMs = 150
/** Raised when rows change their shape. */
const rowVersion = 5

interface Known {
  fingerprint: string
  row: FolderRow
}

/** What the jobs know of runs. */
interface RunJobs {
  jobOfRun(runId: string): string | null
  /** A job writes into the run now. */
  usesRun(runId: string): boolean
}

export function openRunIndex(roots: Roots, db: Database, jobs: RunJobs): RunIndex {
  db.execute(`
    CREATE TABLE IF NOT EXISTS runs (id TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, row TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS tags (run TEXT NOT NULL, tag TEXT NOT NULL, PRIMARY KEY (run, tag)) WITHOUT ROWID;
  `)
  const known = new Map<string, Known>()
  for (const stored of db.all(
    z.object({ id: z.string(), fingerprint: z.string(), row: z.string() }),
    "SELECT id, fingerprint, row FROM runs",
  )) {
    const row = folderRowSchema.safeParse(JSON.parse(stored.row))
    if (row.success) known.set(stored.id, { fingerprint: stored.fingerprint, row: row.data })
  }
  const tags = new Map<string, string[]>()
  for (const { run, tag } of db.all(
    z.object({ run: z.string(), tag: z.string() }),
    "SELECT run, tag FROM tags",
  )) {
    tags.set(run, [...(tags.get(run) ?? []), tag])
  }
  const listeners = new Set<(changed: readonly string[]) => void>()
  const pending = new Set<Promise<void>>()
  const looking = new Map<string, Promise<boolean>>()
  /** Deleted or put back while everything was being looked at: what that look saw of them is old. */
  const overtaken = new Set<string>()
  /** How often a run was deleted: a look that began before must not bring it back. */
  const deletions = new Map<string, number>()
  let scannedAt: number | undefined
  let scanning: Promise<void> | undefined

  const complete = (row: FolderRow): RunRow => {
    // Folders of load tests do not say that they are being written to.
    const isUnderWay = row.kind === "perf" && row.status === "unknown" && jobs.usesRun(row.id)
    return {
      ...row,
      ...(isUnderWay && {
        status: "running",
        warnings: row.warnings.filter(({ code }) => code !== "level_unfinished"),
      }),
      tags: tags.get(row.id) ?? [],
      job_id: jobs.jobOfRun(row.id),
    }
  }

  const remove = (id: string) => {
    known.delete(id)
    db.run("DELETE FROM runs WHERE id = ?", id)
  }

  /** Looks of one folder come one after the other, so that an old one never has the last word. */
  const look = (found: FoundRun): Promise<boolean> => {
    const id = roots.idOf(found.root, found.path)
    const own = (looking.get(id) ?? Promise.resolve(false)).then(
      () => lookNow(id, found),
      () => lookNow(id, found),
    )
    looking.set(id, own)
    const leave = () => {
      if (looking.get(id) === own) looking.delete(id)
    }
    own.then(leave, leave)
    return own
  }

  /** Reads a folder again when it has changed; true when it had. */
  const lookNow = async (id: string, found: FoundRun): Promise<boolean> => {
    const before = known.get(id)
    const deleted = deletions.get(id)
    const print = await fingerprint(found.dir)
    // A live lock is no file change: the run may have died without a trace.
    const live =
      before?.row.status === "running" || print.text.includes("run.lock") ? await isLive(found.dir) : false
    const text = `${rowVersion}|${found.kind}|${live ? "live|" : ""}${print.text}`
    if (before?.fingerprint === text) return false
    const place = { id, root: found.root, path: found.path, dir: found.dir }
    const row = await readRunRow(found, place, print.modifiedMs)
    if (deletions.get(id) !== deleted) return false
    known.set(id, { fingerprint: text, row })
    db.run("INSERT OR REPLACE INTO runs VALUES (?, ?, ?)", id, text, JSON.stringify(row))
    return true
  }

  const scan = async () => {
    const limit = pLimit(8)
    overtaken.clear()
    const seen = new Set<string>()
    const changed: string[] = []
    const looks: Promise<void>[] = []
    for (const root of roots.all) {
      for await (const found of findRuns(root)) {
        const id = roots.idOf(found.root, found.path)
        seen.add(id)
        looks.push(
          limit(async () => !overtaken.has(id) && (await look(found))).then(
            (did) => void (did && changed.push(id)),
            // A folder that vanishes while it is looked at is gone at the next look.
            () => undefined,
          ),
        )
      }
    }
    await Promise.all(looks)
    for (const id of [...known.keys()].filter((one) => !seen.has(one) && !overtaken.has(one))) {
      remove(id)
      changed.push(id)
    }
    scannedAt = Date.now()
    if (changed.length > 0) for (const listener of listeners) listener(changed)
  }

  const startScan = () => {
    scanning ??= scan().finally(() => {
      scanning = undefined
    })
    return scanning
  }

  const index: RunIndex = {
    rows: async () => {
      await Promise.all(pending)
      if (scannedAt === undefined || Date.now() - scannedAt > freshMs) {
        const running = startScan()
        // A list that is known is shown at once when looking takes long; the next request has the news.
        const patience = scannedAt === undefined ? firstPatienceMs : patienceMs
        await Promise.race([running, new Promise((resolve) => setTimeout(resolve, patience).unref())])
      }
      return {
        rows: [...known.values()].map(({ row }) => complete(row)),
        scanning: scanning !== undefined,
        scannedAt: scannedAt === undefined ? null : new Date(scannedAt).toISOString(),
      }
    },
    row: async (id) => {
      const place = await roots.place(id)
      const found = await runAt(place.root, place.path)
      if (!found) return undefined
      overtaken.add(place.id)
      if (await look(found)) for (const listener of listeners) listener([place.id])
      const kept = known.get(place.id)
      return kept ? complete(kept.row) : undefined
    },
    changed: (id) => {
      const look = index.row(id).then(
        () => undefined,
        () => undefined,
      )
      pending.add(look)
      void look.then(() => pending.delete(look))
    },
    setTags: (id, wanted) => {
      const list = [...new Set(wanted)].sort()
      db.transaction(() => {
        db.run("DELETE FROM tags WHERE run = ?", id)
        for (const tag of list) db.run("INSERT INTO tags VALUES (?, ?)", id, tag)
      })
      tags.set(id, list)
      for (const listener of listeners) listener([id])
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    scan: () => startScan(),
    forget: (id) => {
      overtaken.add(id)
      deletions.set(id, (deletions.get(id) ?? 0) + 1)
      remove(id)
      for (const listener of listeners) listener([id])
    },
  }
  return index
}
