import { writeFile } from "node:fs/promises"
import { errorMessage, missingPackage, PerfError } from "../errors/index.js"
import type { RequestRecord } from "../record/request-record.js"

const table = `CREATE TABLE result (
  request TEXT, start_time REAL, inter_token_latencies TEXT, success INTEGER, response_messages TEXT,
  completed_time REAL, latency REAL, first_chunk_latency REAL, prompt_tokens INTEGER,
  completion_tokens INTEGER, max_gpu_memory_cost REAL, time_per_output_token REAL, request_id TEXT,
  is_stream INTEGER)`
const insert = `INSERT INTO result VALUES (${Array.from({ length: 14 }, () => "?").join(",")})`
const rowsPerTransaction = 500

/** Loads SQLite. @throws PerfError `package_missing` where the optional package is not installed. */
async function loadSqlite() {
  const notInstalled = { message: "SQLite is not installed.", hint: "npm install node-sqlite3-wasm" }
  return (await import("node-sqlite3-wasm").catch(missingPackage(notInstalled))).default
}

/**
 * Writes the original's `benchmark_data.db`: one row per measured request, derived columns null where it
 * failed, times in seconds since the epoch, responses as JSON instead of a pickle.
 *
 * @throws PerfError `output_failed` when the file exists, `package_missing` without SQLite.
 */
export async function writeDatabase(
  path: string,
  records: Iterable<RequestRecord>,
  anchorEpochMs: number,
): Promise<void> {
  const { Database } = await loadSqlite()
  await makeEmpty(path)
  const database = new Database(path)
  try {
    database.exec("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
    database.exec(table)
    const statement = database.prepare(insert)
    try {
      let inTransaction = 0
      database.exec("BEGIN")
      for (const record of records) {
        if (record.warmup || record.outcome === "stopped") continue
        statement.run(rowOf(record, anchorEpochMs))
        inTransaction += 1
        if (inTransaction < rowsPerTransaction) continue
        inTransaction = 0
        database.exec("COMMIT")
        await new Promise((resolve) => setImmediate(resolve))
        database.exec("BEGIN")
      }
      database.exec("COMMIT")
    } finally {
      statement.finalize()
    }
  } finally {
    database.close()
  }
}

/** An empty file is an empty database. SQLite would make one that nobody else may read, unlike all files beside it. */
async function makeEmpty(path: string): Promise<void> {
  try {
    await writeFile(path, "", { flag: "wx" })
  } catch (cause) {
    const isThere = cause instanceof Error && "code" in cause && cause.code === "EEXIST"
    throw new PerfError({
      code: "output_failed",
      message: isThere
        ? `${path} is already there.`
        : `${path} could not be written: ${errorMessage(cause)}.`,
      hint: isThere
        ? "Choose another folder, or remove it."
        : "Check the disk and the permissions of the folder.",
      cause,
    })
  }
}

function rowOf(record: RequestRecord, anchorEpochMs: number): (string | number | null)[] {
  const ok = record.outcome === "ok"
  const epoch = (ns: number) => (Number.isFinite(ns) ? anchorEpochMs / 1000 + ns / 1e9 : null)
  const number = (value: number) => (ok && Number.isFinite(value) ? value : null)
  const latency = (record.endNs - record.writtenNs) / 1e9
  // The original gives whole responses the latency as first chunk.
  const firstChunk = record.streamed ? (record.firstContentNs - record.writtenNs) / 1e9 : latency
  const tokens = record.completionTokens
  const tpot = (record.lastContentNs - record.firstContentNs) / 1e9 / (tokens - 1)
  return [
    record.requestBody ?? null,
    epoch(record.writtenNs),
    ok ? `[${Array.from(record.gapsUs, (gap) => gap / 1e6).join(", ")}]` : null,
    ok ? 1 : 0,
    record.responseText === undefined ? null : JSON.stringify([record.responseText]),
    epoch(record.endNs),
    number(latency),
    number(firstChunk),
    number(record.promptTokens),
    number(tokens),
    null,
    tokens > 1 && record.streamed ? number(tpot) : null,
    record.requestId ?? String(record.index),
    record.streamed ? 1 : 0,
  ]
}

/** Records of a `benchmark_data.db` of the original or ours; the pickled column is not read. */
export async function readDatabase(path: string): Promise<RequestRecord[]> {
  const { Database } = await loadSqlite()
  const database = new Database(path, { readOnly: true })
  try {
    const rows = database.all(
      `SELECT start_time, inter_token_latencies, success, completed_time, latency, first_chunk_latency,
       prompt_tokens, completion_tokens FROM result ORDER BY start_time`,
    )
    const number = (value: unknown) =>
      typeof value === "number" || typeof value === "bigint" ? Number(value) : Number.NaN
    const anchor = number(rows[0]?.start_time)
    return rows.map((row, index) => {
      const written = (number(row.start_time) - anchor) * 1e9
      const end = (number(row.completed_time) - anchor) * 1e9
      const gaps = gapsOf(row.inter_token_latencies)
      const first = written + number(row.first_chunk_latency) * 1e9
      const ok = Number(row.success) === 1
      return recordOf(
        { index, written, end, first, gaps, ok },
        number(row.prompt_tokens),
        number(row.completion_tokens),
      )
    })
  } finally {
    database.close()
  }
}

function gapsOf(text: unknown): Uint32Array {
  if (typeof text !== "string") return new Uint32Array()
  try {
    const values: unknown = JSON.parse(text)
    return Array.isArray(values)
      ? Uint32Array.from(values, (value) => Math.round(Number(value) * 1e6))
      : new Uint32Array()
  } catch {
    return new Uint32Array()
  }
}

function recordOf(
  row: { index: number; written: number; end: number; first: number; gaps: Uint32Array; ok: boolean },
  promptTokens: number,
  completionTokens: number,
): RequestRecord {
  const none = Number.NaN
  const last = row.first + row.gaps.reduce((sum, gap) => sum + gap * 1000, 0)
  return {
    index: row.index,
    conversation: row.index,
    turn: 1,
    lastTurn: true,
    warmup: false,
    worker: 0,
    scheduledNs: row.written,
    grantedNs: row.written,
    writtenNs: row.written,
    sentNs: none,
    connectNs: none,
    tlsNs: none,
    headersNs: none,
    firstByteNs: none,
    firstEventNs: none,
    firstContentNs: row.first,
    firstAnswerNs: none,
    lastContentNs: last,
    endNs: row.end,
    status: 0,
    // The original does not say why a request failed.
    outcome: row.ok ? "ok" : "server_error",
    error: "",
    streamed: row.gaps.length > 0,
    promptTokens,
    completionTokens,
    cachedTokens: none,
    reasoningTokens: none,
    acceptedPredictionTokens: none,
    rejectedPredictionTokens: none,
    tokensEstimated: false,
    chunks: row.ok ? row.gaps.length + 1 : 0,
    coalesced: 0,
    bytesSent: 0,
    bytesReceived: 0,
    reusedConnection: false,
    requestId: undefined,
    gapsUs: row.gaps,
    responseText: undefined,
    requestBody: undefined,
  }
}
