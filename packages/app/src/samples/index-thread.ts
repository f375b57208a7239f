import { rmSync, statSync } from "node:fs"
import { parentPort } from "node:worker_threads"
import { z } from "zod"
import { ServiceError } from "../errors/index.js"
import { type Database, openDatabase } from "../store/index.js"
import { alignSamples, type KnownCounts } from "./align-samples.js"
import { findSample } from "./find-sample.js"
import { createIndexTables, statusCodes, subsetStride } from "./index-schema.js"
import { closing, type IndexState, type IndexTask, indexStateSchema, indexTaskSchema } from "./index-task.js"
import { judgeView } from "./judge-view.js"
import { regexPage } from "./regex-page.js"
import type { SampleFile } from "./sample-file.js"
import { samplesPage } from "./samples-page.js"
import { spread } from "./spread.js"
import { timeline } from "./timeline.js"
import { typedRegex } from "./typed-regex.js"
import { isOutdated, unreadBytes, updateIndex } from "./update-index.js"

/** The thread that reads and fills indexes, so that neither a long walk nor a large file holds up the server. */

const requestSchema = z.object({ id: z.number(), task: indexTaskSchema })
/** Open files, the one used last at the end. */
const open = new Map<string, { db: Database; inode: number }>()
const mostOpen = 16
const knownCounts: KnownCounts = new Map()

/** Filling an index takes turns with the thread that reads its lines; tasks are worked through one by one all the same. */
let before: Promise<void> = Promise.resolve()
parentPort?.on("message", (message: unknown) => {
  // Of a thread this ends only itself.
  if (message === closing) process.exit()
  before = before.then(() => answer(message))
})

async function answer(message: unknown): Promise<void> {
  const { id, task } = requestSchema.parse(message)
  try {
    parentPort?.postMessage({ id, result: await work(task, (done, total) => progress(id, done, total)) })
  } catch (error) {
    const known = ServiceError.is(error)
      ? { status: error.status, code: error.code, ...(error.hint !== undefined && { hint: error.hint }) }
      : {}
    const text = error instanceof Error ? error.message : String(error)
    parentPort?.postMessage({ id, error: { ...known, message: text } })
  }
}

function progress(id: number, done: number, total: number): void {
  parentPort?.postMessage({ id, progress: { done, total } })
}

async function work(task: IndexTask, onProgress: (done: number, total: number) => void): Promise<unknown> {
  switch (task.type) {
    case "update":
      return update(task.database, task.files, task.live, onProgress)
    case "state":
      return state(databaseAt(task.database), task.files)
    case "page": {
      const db = databaseAt(task.database)
      return samplesPage(db, task.query, labelsById(db, task.labelled))
    }
    case "search": {
      const db = databaseAt(task.database)
      const expression = typedRegex(task.query.q)
      const labelled = labelsById(db, task.labelled)
      return expression
        ? regexPage(db, task.files, task.query, expression, labelled)
        : samplesPage(db, task.query, labelled)
    }
    case "timeline":
      return timeline(databaseAt(task.database), task.query, task.log)
    case "spread":
      return spread(databaseAt(task.database))
    case "judge": {
      const db = databaseAt(task.database)
      return judgeView(db, task.query, labelsById(db, task.labelled))
    }
    case "find":
      return findSample(databaseAt(task.database), task) ?? null
    case "compare": {
      // With it comes the engine, which the thread that answers pages need not load.
      const { compareScores } = await import("./compare-scores.js")
      return compareScores(databaseAt(task.baseline), databaseAt(task.candidate), task)
    }
    case "align": {
      for (const path of task.databases) databaseAt(path)
      const empty = openDatabase(":memory:")
      try {
        return alignSamples(empty, task.databases, task.query, knownCounts)
      } finally {
        empty.close()
      }
    }
  }
}

async function update(
  path: string,
  files: readonly SampleFile[],
  live: boolean,
  onProgress: (done: number, total: number) => void,
): Promise<IndexState> {
  let db = databaseAt(path)
  if (isOutdated(db, files)) {
    close(path)
    for (const suffix of ["", "-wal", "-shm"]) rmSync(`${path}${suffix}`, { force: true })
    db = databaseAt(path)
  }
  await updateIndex(db, { files, live, onProgress })
  return state(db, files)
}

function state(db: Database, files: readonly SampleFile[]): IndexState {
  const ready = db.get(z.object({ value: z.string() }), "SELECT value FROM meta WHERE name = 'ready'")
  const counted = db.all(
    indexStateSchema.shape.subsets.element,
    `SELECT n.dataset, n.subset, coalesce(sum(c.n), 0) AS samples,
       coalesce(sum(c.n) FILTER (WHERE c.status = ${statusCodes.unscored}), 0) AS unscored,
       coalesce(sum(c.n) FILTER (WHERE c.status = ${statusCodes.error}), 0) AS errored
     FROM subsets n LEFT JOIN counts c ON c.subset = n.id
     WHERE c.n > 0 OR NOT EXISTS (SELECT 1 FROM members m WHERE m.source = n.id) GROUP BY n.id ORDER BY n.id`,
  )
  return {
    ready: ready?.value === "1",
    outdated: isOutdated(db, files),
    unread: unreadBytes(db, files),
    samples: counted.reduce((sum, row) => sum + row.samples, 0),
    subsets: counted,
    problems: db.all(
      z.object({ path: z.string(), at: z.number(), message: z.string() }),
      "SELECT path, at, message FROM problems LIMIT 20",
    ),
  }
}

function databaseAt(path: string): Database {
  const known = open.get(path)
  // The other thread may have built the index anew, under the same name.
  if (known && known.inode === inodeOf(path)) {
    open.delete(path)
    open.set(path, known)
    return known.db
  }
  close(path)
  const made = openDatabase(path, { disposable: true })
  createIndexTables(made)
  open.set(path, { db: made, inode: inodeOf(path) })
  const [oldest] = open.keys()
  if (open.size > mostOpen && oldest !== undefined) close(oldest)
  return made
}

function close(path: string): void {
  open.get(path)?.db.close()
  open.delete(path)
}

function inodeOf(path: string): number {
  return Number(statSync(path, { throwIfNoEntry: false })?.ino ?? 0)
}

function labelsById(
  db: Database,
  labels: readonly { dataset: string; subset: string; index: number; kind: string }[],
): ReadonlyMap<number, string> {
  if (labels.length === 0) return new Map()
  const subsets = db.all(
    z.object({ id: z.number(), dataset: z.string(), subset: z.string() }),
    "SELECT id, dataset, subset FROM subsets",
  )
  return new Map(
    labels.flatMap(({ dataset, subset, index, kind }) => {
      const found = subsets.find((one) => one.dataset === dataset && one.subset === subset)
      return found ? [[found.id * subsetStride + index, kind] as const] : []
    }),
  )
}
