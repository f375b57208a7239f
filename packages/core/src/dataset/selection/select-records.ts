import type { DatasetSpec } from "../../benchmark/benchmark.js"
import type { DatasetSource, RawRecord, RecordSelection } from "../source.js"
import { type Limit, shareOf } from "./limit.js"
import { mersenneTwister } from "./mersenne-twister.js"
import { createRecordSpool } from "./record-spool.js"
import { contentSeed } from "./seed.js"

export interface RecordQuery {
  source: DatasetSource
  selection: RecordSelection
  /** When the subset is the value of a field: which field, and which subset. */
  field: { name: string; as: string | undefined; subset: string } | undefined
  limit: Limit
  /** Seed of the order; undefined keeps the file's. */
  shuffleSeed: bigint | undefined
  signal?: AbortSignal
}

/** How a spec's `subsetIs` tells the records of a subset. */
export function fieldOf(spec: DatasetSpec, subset: string): RecordQuery["field"] {
  if (typeof spec.subsetIs !== "object") return undefined
  return { name: spec.subsetIs.field, as: spec.subsetIs.as, subset }
}

/** The seed of a subset's order. */
export function orderSeed(seed: number, subset: string): bigint {
  return contentSeed([String(seed), "order", subset])
}

/**
 * Streams the records of one subset: filtered by field, shuffled, then limited. Without shuffling memory is
 * constant; with it, records wait in memory or in a temporary file. A share needs one pass to count.
 */
export async function* selectRecords(query: RecordQuery): AsyncGenerator<RawRecord> {
  const { limit, shuffleSeed } = query
  if (shuffleSeed !== undefined) {
    yield* shuffled(query, shuffleSeed)
    return
  }
  let left = limit.type === "share" ? shareOf(limit.share, await countSelected(query)) : countOf(limit)
  const { field } = query
  for await (const record of allRecords(query)) {
    if (left <= 0) return
    if (field !== undefined && !isOf(field, record)) continue
    yield record
    left -= 1
    // Ends before the next record is read: a torn line behind the limit does not matter.
    if (left <= 0) return
  }
}

/** Records of the subset before the limit. */
async function countSelected(query: RecordQuery): Promise<number> {
  const { source, selection, field, signal } = query
  const options = signal === undefined ? {} : { signal }
  const known = field === undefined ? await source.quickCount?.(selection, options) : undefined
  if (known !== undefined) return known
  let count = 0
  for await (const _ of subsetRecords(query)) count += 1
  return count
}

async function* shuffled(query: RecordQuery, seed: bigint): AsyncGenerator<RawRecord> {
  const spool = createRecordSpool()
  try {
    for await (const record of subsetRecords(query)) await spool.append(record)
    const order = mersenneTwister(seed).permutation(spool.count)
    const { limit } = query
    const wanted = limit.type === "share" ? shareOf(limit.share, spool.count) : countOf(limit)
    for (const index of order.slice(0, Math.min(wanted, order.length))) yield await spool.read(index)
  } finally {
    await spool.close()
  }
}

/** Records of the subset before shuffling and the limit. */
async function* subsetRecords(query: RecordQuery): AsyncGenerator<RawRecord> {
  const { field } = query
  for await (const record of allRecords(query)) if (field === undefined || isOf(field, record)) yield record
}

function allRecords({ source, selection, signal }: RecordQuery): AsyncIterable<RawRecord> {
  return source.records(selection, signal === undefined ? {} : { signal })
}

function isOf({ name, as, subset }: NonNullable<RecordQuery["field"]>, { value }: RawRecord): boolean {
  const text = String(value[name])
  return (as === undefined ? text : as.replaceAll("{value}", text)) === subset
}

function countOf(limit: Limit): number {
  return limit.type === "count" ? limit.count : Number.POSITIVE_INFINITY
}
