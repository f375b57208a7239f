import { stat } from "node:fs/promises"
import { readLines } from "@evalscope/core"
import { z } from "zod"
import type { PerfRequest } from "../api/index.js"
import { notFound } from "../errors/index.js"
import { insideFile, type RunPlace } from "../roots/index.js"
import { type Database, openDatabase } from "../store/index.js"
import { storedResponse } from "./stored-response.js"

/** The requests of one level, with where each one's line is. */
export interface RequestTable {
  requests: readonly PerfRequest[]
  /** The request's body, the reply's text and the gaps between chunks, where they were kept. */
  detail(index: number): Promise<{ body: string | null; response: string | null; gaps_ms: number[] }>
}

interface Source {
  path: string
  kind: "log" | "database"
}

/** Where a level's requests are. @throws ServiceError 404 when they were not kept */
export async function requestSource(
  place: RunPlace,
  level: string,
): Promise<Source & { fingerprint: string }> {
  const at = (file: string) => (level === "." ? file : `${level}/${file}`)
  for (const [file, kind] of [
    ["requests.jsonl", "log"],
    ["benchmark_data.db", "database"],
  ] as const) {
    const path = await insideFile(place, at(file)).catch(() => undefined)
    if (path === undefined) continue
    const { mtimeMs, size } = await stat(path)
    return { path, kind, fingerprint: `${path}:${mtimeMs}:${size}` }
  }
  throw notFound("The requests of this level were not kept.")
}

export async function readRequests(source: Source): Promise<RequestTable> {
  return source.kind === "log" ? readLog(source.path) : readDatabase(source.path)
}

const lineSchema = z.object({
  index: z.number(),
  warmup: z.boolean().default(false),
  scheduled_ns: z.number().optional(),
  written_ns: z.number().optional(),
  first_content_ns: z.number().optional(),
  last_content_ns: z.number().optional(),
  end_ns: z.number().optional(),
  status: z.number().default(0),
  outcome: z.string(),
  error: z.string().default(""),
  prompt_tokens: z.number().optional(),
  completion_tokens: z.number().optional(),
  chunks: z.number().default(0),
})
const gapsSchema = z.object({
  gaps_us: z.array(z.number()).default([]),
  response_text: z.string().optional(),
  request_body: z.string().optional(),
})

async function readLog(path: string): Promise<RequestTable> {
  const requests: PerfRequest[] = []
  const places = new Map<number, { offset: number; length: number }>()
  for await (const { text, offset } of readLines(path)) {
    const parsed = lineSchema.safeParse(jsonOf(text))
    if (!parsed.success || parsed.data.warmup || parsed.data.outcome === "stopped") continue
    const line = parsed.data
    const since = (from: number | undefined, to: number | undefined) =>
      from === undefined || to === undefined ? null : (to - from) / 1e9
    const ttft = since(line.written_ns, line.first_content_ns)
    const decode = since(line.first_content_ns, line.last_content_ns)
    const tokens = line.completion_tokens ?? null
    const queue = since(line.scheduled_ns, line.written_ns)
    requests.push({
      index: line.index,
      start_s: line.written_ns === undefined ? null : line.written_ns / 1e9,
      queue_ms: queue === null ? null : Math.max(0, queue * 1000),
      latency_s: since(line.written_ns, line.end_ns),
      ttft_ms: ttft === null ? null : ttft * 1000,
      tpot_ms: decode !== null && tokens !== null && tokens > 1 ? (decode * 1000) / (tokens - 1) : null,
      itl_ms: decode !== null && line.chunks > 1 ? (decode * 1000) / (line.chunks - 1) : null,
      input_tokens: line.prompt_tokens ?? null,
      output_tokens: tokens,
      success: line.outcome === "ok",
      outcome: line.outcome,
      status_code: line.status === 0 ? null : line.status,
      error: line.error === "" ? null : line.error,
    })
    places.set(line.index, { offset, length: Buffer.byteLength(text) })
  }
  return {
    requests: fromFirst(requests),
    detail: async (index) => {
      const place = places.get(index)
      const text = place ? await textAt(path, place) : undefined
      const parsed = gapsSchema.safeParse(jsonOf(text ?? ""))
      if (!parsed.success) return { body: null, response: null, gaps_ms: [] }
      const { gaps_us: gaps, response_text: response, request_body: body } = parsed.data
      return { body: body ?? null, response: response ?? null, gaps_ms: gaps.map((gap) => gap / 1000) }
    },
  }
}

const number = z.number().nullable().catch(null)
const rowSchema = z.object({
  id: z.number(),
  start_time: number,
  completed_time: number,
  latency: number,
  first_chunk_latency: number,
  time_per_output_token: number,
  prompt_tokens: number,
  completion_tokens: number,
  success: z.number().nullable().catch(0),
})
const detailSchema = z.object({
  request: z.string().nullable().catch(null),
  inter_token_latencies: z.string().nullable().catch(null),
  response_messages: z.string().nullable().catch(null),
})
/** Columns that some versions of the original lack. */
const columns = [
  "start_time",
  "completed_time",
  "latency",
  "first_chunk_latency",
  "time_per_output_token",
  "prompt_tokens",
  "completion_tokens",
  "success",
] as const

/** The original's database. */
function readDatabase(path: string): RequestTable {
  const db = openDatabase(path, { readonly: true })
  try {
    const present = columnsOf(db)
    const wanted = columns.map((name) => (present.has(name) ? name : `NULL AS ${name}`)).join(", ")
    const rows = db.all(rowSchema, `SELECT rowid AS id, ${wanted} FROM result ORDER BY rowid`)
    const requests = rows.map(
      (row): PerfRequest => ({
        index: row.id,
        start_s: row.start_time,
        queue_ms: null,
        latency_s: row.latency,
        ttft_ms: row.first_chunk_latency === null ? null : row.first_chunk_latency * 1000,
        tpot_ms: row.time_per_output_token === null ? null : row.time_per_output_token * 1000,
        itl_ms: null,
        input_tokens: row.prompt_tokens,
        output_tokens: row.completion_tokens,
        success: row.success === 1,
        outcome: row.success === 1 ? "ok" : "failed",
        status_code: null,
        error: null,
      }),
    )
    return { requests: fromFirst(requests), detail: async (index) => databaseDetail(path, index) }
  } finally {
    db.close()
  }
}

function databaseDetail(path: string, index: number) {
  const db = openDatabase(path, { readonly: true })
  try {
    const present = columnsOf(db)
    const wanted = Object.keys(detailSchema.shape).map((name) =>
      present.has(name) ? name : `NULL AS ${name}`,
    )
    const found = db.get(detailSchema, `SELECT ${wanted.join(", ")} FROM result WHERE rowid = ?`, index)
    const gaps = z.array(z.number()).safeParse(jsonOf(found?.inter_token_latencies ?? ""))
    return {
      body: found?.request ?? null,
      response: storedResponse(found?.response_messages ?? null),
      gaps_ms: gaps.success ? gaps.data.map((gap) => gap * 1000) : [],
    }
  } finally {
    db.close()
  }
}

function columnsOf(db: Database): ReadonlySet<string> {
  return new Set(db.all(z.object({ name: z.string() }), "PRAGMA table_info(result)").map(({ name }) => name))
}

/** Start times counted from the level's first request. */
function fromFirst(requests: PerfRequest[]): readonly PerfRequest[] {
  const starts = requests.flatMap(({ start_s: start }) => start ?? [])
  const first = starts.reduce((least, start) => Math.min(least, start), Number.POSITIVE_INFINITY)
  for (const request of requests) if (request.start_s !== null) request.start_s -= first
  return requests.sort((x, y) => x.index - y.index)
}

async function textAt(path: string, place: { offset: number; length: number }): Promise<string | undefined> {
  const { open } = await import("node:fs/promises")
  const handle = await open(path, "r")
  try {
    const buffer = Buffer.alloc(place.length)
    await handle.read(buffer, 0, place.length, place.offset)
    return buffer.toString("utf8")
  } finally {
    await handle.close()
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
