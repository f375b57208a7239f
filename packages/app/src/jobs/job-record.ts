import { z } from "zod"
import {
  type Job,
  type JobStatus,
  jobKinds,
  jobStatuses,
  priceSchema,
  progressSchema,
  resultSummarySchema,
} from "../api/index.js"
import type { Database, SqlValue } from "../store/index.js"

const json = <T>(schema: z.ZodType<T>) =>
  z.string().transform((text, context): T => {
    const parsed = schema.safeParse(JSON.parse(text))
    if (parsed.success) return parsed.data
    context.addIssue({ code: "custom", message: "not what was stored" })
    return z.NEVER
  })

const problemSchema = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string().nullable(),
  sample_id: z.string().nullable().default(null),
})

const budgetSchema = z.object({
  price: priceSchema,
  /** Earlier versions had none. */
  judge_price: priceSchema.nullable().default(null),
  max_cost: z.number().nullable(),
})

const recordSchema = z.object({
  id: z.string(),
  kind: z.enum(jobKinds),
  status: z.enum(jobStatuses),
  created_at: z.string(),
  started_at: z.string().nullable(),
  finished_at: z.string().nullable(),
  request: json(z.record(z.string(), z.unknown())),
  secrets: z.string().nullable(),
  config_hash: z.string(),
  title: z.string(),
  output_dir: z.string().nullable(),
  progress: json(progressSchema).nullable(),
  error: json(problemSchema).nullable(),
  attempts: z.number(),
  client_id: z.string().nullable(),
  tags: json(z.array(z.string())),
  priority: z.number(),
  result_summary: json(resultSummarySchema).nullable(),
  resumed_from: z.string().nullable(),
  budget: json(budgetSchema).nullable(),
})

/** A job as it is stored. `secrets` are sealed; `output_dir` is relative to the first root. */
export type JobRecord = z.infer<typeof recordSchema>

/** From which status a job may go where. There are no other ways. */
const edges: Readonly<Record<JobStatus, readonly JobStatus[]>> = {
  queued: ["running", "cancelled", "interrupted"],
  running: ["paused", "completed", "completed_with_errors", "failed", "cancelled", "interrupted"],
  paused: ["running", "cancelled", "interrupted"],
  completed: [],
  completed_with_errors: ["queued"],
  failed: ["queued"],
  cancelled: ["queued"],
  interrupted: ["queued", "cancelled"],
}

function mayBecome(from: JobStatus, to: JobStatus): boolean {
  return edges[from].includes(to)
}

export function isFinal(status: JobStatus): boolean {
  return status !== "queued" && status !== "running" && status !== "paused"
}

export interface JobTable {
  insert(record: JobRecord): void
  get(id: string): JobRecord | undefined
  byClientId(clientId: string): JobRecord | undefined
  byOutputDir(dir: string): JobRecord | undefined
  list(): readonly JobRecord[]
  /** The next one to start: highest priority, then oldest. */
  waiting(): readonly JobRecord[]
  /** Changes the status and other fields in one transaction; undefined when there is no such edge. */
  move(id: string, to: JobStatus, change?: Partial<JobRecord>): JobRecord | undefined
  update(id: string, change: Partial<JobRecord>): void
  remove(id: string): void
  counts(): Readonly<Record<JobStatus, number>>
  /** Ids of finished jobs beyond the newest `keep`. */
  surplus(keep: number): readonly string[]
}

const columns =
  "id, kind, status, created_at, started_at, finished_at, request, secrets, config_hash, title, output_dir, progress, error, attempts, client_id, tags, priority, result_summary, resumed_from, budget"

export function openJobTable(db: Database): JobTable {
  db.execute(`
    CREATE TABLE IF NOT EXISTS jobs (
      id TEXT PRIMARY KEY, kind TEXT NOT NULL, status TEXT NOT NULL, created_at TEXT NOT NULL, started_at TEXT,
      finished_at TEXT, request TEXT NOT NULL, secrets TEXT, config_hash TEXT NOT NULL, title TEXT NOT NULL,
      output_dir TEXT, progress TEXT, error TEXT, attempts INTEGER NOT NULL, client_id TEXT UNIQUE,
      tags TEXT NOT NULL, priority INTEGER NOT NULL, result_summary TEXT, resumed_from TEXT,
      budget TEXT
    );
    CREATE INDEX IF NOT EXISTS jobs_by_status ON jobs (status, priority DESC, id);
    CREATE INDEX IF NOT EXISTS jobs_by_dir ON jobs (output_dir);
  `)
  addColumns(db, ["result_summary", "resumed_from", "budget"])
  const select = (where: string, ...values: SqlValue[]) =>
    db.all(recordSchema, `SELECT ${columns} FROM jobs ${where}`, ...values)
  const update = (id: string, change: Partial<JobRecord>) => {
    const entries = Object.entries(change)
    if (entries.length === 0) return
    db.run(
      `UPDATE jobs SET ${entries.map(([name]) => `${name} = ?`).join(", ")} WHERE id = ?`,
      ...entries.map(([, value]) => stored(value)),
      id,
    )
  }
  return {
    insert: (record) => {
      const entries = Object.entries(record)
      db.run(
        `INSERT INTO jobs (${entries.map(([name]) => name).join(", ")}) VALUES (${entries.map(() => "?").join(", ")})`,
        ...entries.map(([, value]) => stored(value)),
      )
    },
    get: (id) => select("WHERE id = ?", id)[0],
    byClientId: (clientId) => select("WHERE client_id = ?", clientId)[0],
    byOutputDir: (dir) => select("WHERE output_dir = ? ORDER BY id DESC LIMIT 1", dir)[0],
    list: () => select("ORDER BY id DESC"),
    waiting: () => select("WHERE status = 'queued' ORDER BY priority DESC, id"),
    move: (id, to, change = {}) =>
      db.transaction(() => {
        const before = select("WHERE id = ?", id)[0]
        if (!before || !mayBecome(before.status, to)) return undefined
        update(id, { ...change, status: to })
        return select("WHERE id = ?", id)[0]
      }),
    update,
    remove: (id) => {
      db.run("DELETE FROM jobs WHERE id = ?", id)
    },
    counts: () => {
      const counts = Object.fromEntries(jobStatuses.map((status) => [status, 0]))
      const rows = db.all(
        z.object({ status: z.enum(jobStatuses), n: z.number() }),
        "SELECT status, count(*) AS n FROM jobs GROUP BY status",
      )
      for (const { status, n } of rows) counts[status] = n
      return countsSchema.parse(counts)
    },
    surplus: (keep) =>
      db
        .all(
          z.object({ id: z.string() }),
          "SELECT id FROM jobs WHERE status NOT IN ('queued', 'running', 'paused') ORDER BY id DESC LIMIT -1 OFFSET ?",
          keep,
        )
        .map(({ id }) => id),
  }
}

/** Databases of earlier versions lack them. */
function addColumns(db: Database, names: readonly string[]): void {
  const known = db.all(z.object({ name: z.string() }), "SELECT name FROM pragma_table_info('jobs')")
  for (const name of names) {
    if (!known.some((column) => column.name === name)) db.execute(`ALTER TABLE jobs ADD COLUMN ${name} TEXT`)
  }
}

const countsSchema = z.record(z.enum(jobStatuses), z.number())

function stored(value: unknown): SqlValue {
  if (value === null || value === undefined) return null
  if (typeof value === "string" || typeof value === "number") return value
  return JSON.stringify(value)
}

export function jobView(record: JobRecord, runId: string | null, position: number | null): Job {
  const { secrets: _, ...rest } = record
  return { ...rest, run_id: runId, queue_position: position, usage: usageOf(rest) }
}

/** Only evaluations are told how many tokens they use while they run. */
function usageOf({ kind, progress }: Pick<Job, "kind" | "progress">): Job["usage"] {
  if (kind !== "eval" || !progress) return null
  return {
    input_tokens: progress.input_tokens,
    output_tokens: progress.output_tokens,
    cost_usd: progress.cost_usd,
  }
}
