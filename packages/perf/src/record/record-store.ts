import { closeSync, openSync, readSync, rmSync, writeSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { column, flag, rowWidth } from "./columns.js"
import { outcomeOf } from "./outcome.js"
import type { RequestRecord } from "./request-record.js"

/** Texts of one row; most rows have none. */
export interface RowTexts {
  error?: string
  requestId?: string
  responseText?: string
  requestBody?: string
}

/** Ended requests as flat tables: rows of the columns, and the gaps of all rows one after the other. */
export interface Segment {
  readonly worker: number
  readonly rows: Float64Array<ArrayBuffer>
  readonly gapsUs: Uint32Array<ArrayBuffer>
  readonly texts: ReadonlyMap<number, RowTexts>
}

interface Place {
  readonly worker: number
  readonly offset: number
  readonly rowBytes: number
  readonly gapBytes: number
  readonly textBytes: number
}

interface Loaded extends Segment {
  /** Where the gaps of each row begin. */
  readonly gapStarts: Uint32Array
}

/** What stays in memory; beyond it segments go to a temporary file. */
const memoryBytes = 24 << 20
const cachedSegments = 24

/** The record of a row. */
function recordAt(segment: Segment, row: number, gapStart: number): RequestRecord {
  const base = row * rowWidth
  const at = (index: number): number => segment.rows[base + index] ?? Number.NaN
  const flags = at(column.flags)
  const texts = segment.texts.get(row)
  return {
    index: at(column.index),
    conversation: at(column.conversation),
    turn: at(column.turn),
    lastTurn: (flags & flag.lastTurn) !== 0,
    warmup: (flags & flag.warmup) !== 0,
    worker: segment.worker,
    scheduledNs: at(column.scheduledNs),
    grantedNs: at(column.grantedNs),
    writtenNs: at(column.writtenNs),
    sentNs: at(column.sentNs),
    connectNs: at(column.connectNs),
    tlsNs: at(column.tlsNs),
    headersNs: at(column.headersNs),
    firstByteNs: at(column.firstByteNs),
    firstEventNs: at(column.firstEventNs),
    firstContentNs: at(column.firstContentNs),
    firstAnswerNs: at(column.firstAnswerNs),
    lastContentNs: at(column.lastContentNs),
    endNs: at(column.endNs),
    status: at(column.status),
    outcome: outcomeOf(at(column.outcome)),
    error: texts?.error ?? "",
    streamed: (flags & flag.streamed) !== 0,
    promptTokens: at(column.promptTokens),
    completionTokens: at(column.completionTokens),
    cachedTokens: at(column.cachedTokens),
    reasoningTokens: at(column.reasoningTokens),
    acceptedPredictionTokens: at(column.acceptedTokens),
    rejectedPredictionTokens: at(column.rejectedTokens),
    tokensEstimated: (flags & flag.estimated) !== 0,
    chunks: at(column.chunks),
    coalesced: at(column.coalesced),
    bytesSent: at(column.bytesSent),
    bytesReceived: at(column.bytesReceived),
    reusedConnection: (flags & flag.reused) !== 0,
    attempts: at(column.attempts),
    requestId: texts?.requestId,
    gapsUs: segment.gapsUs.subarray(gapStart, gapStart + at(column.gaps)),
    responseText: texts?.responseText,
    requestBody: texts?.requestBody,
  }
}

/** All records of a segment, in its order. */
export function recordsOf(segment: Segment): RequestRecord[] {
  const records: RequestRecord[] = []
  let gap = 0
  for (let row = 0; row * rowWidth < segment.rows.length; row++) {
    const record = recordAt(segment, row, gap)
    gap += record.gapsUs.length
    records.push(record)
  }
  return records
}

/**
 * The records of a level. Memory is bounded: what does not fit into 24 MB is kept in a temporary file, which is
 * unlinked at once where the system allows it, so that nothing is left behind. Where no such file can be written
 * all of them stay in memory.
 */
export class RecordStore implements Iterable<RequestRecord> {
  readonly #segments: (Segment | Place)[] = []
  readonly #cache = new Map<number, Loaded>()
  #bytes = 0
  #size = 0
  #file: number | undefined
  #path: string | undefined
  #fileBytes = 0
  #highest = -1
  #hasRoom = true

  get size(): number {
    return this.#size
  }

  add(segment: Segment): void {
    const count = segment.rows.length / rowWidth
    if (count === 0) return
    this.#size += count
    for (let row = 0; row < count; row++) {
      this.#highest = Math.max(this.#highest, segment.rows[row * rowWidth + column.index] ?? 0)
    }
    const bytes = segment.rows.byteLength + segment.gapsUs.byteLength
    if (this.#bytes + bytes <= memoryBytes) {
      this.#bytes += bytes
      this.#segments.push(segment)
    } else this.#segments.push(this.#spooled(segment))
  }

  /** In the order of dispatch. */
  *[Symbol.iterator](): Iterator<RequestRecord> {
    const places = this.#order()
    for (let index = 0; index < places.length; index++) {
      const place = places[index] ?? -1
      if (place < 0) continue
      const number = Math.floor(place / 0x100000)
      const row = place % 0x100000
      const loaded = this.#load(number)
      yield recordAt(loaded, row, loaded.gapStarts[row] ?? 0)
    }
  }

  /** Frees the temporary file; the records are gone with it. */
  release(): void {
    this.#cache.clear()
    this.#segments.length = 0
    this.#size = 0
    if (this.#file !== undefined) closeSync(this.#file)
    if (this.#path !== undefined) rmSync(this.#path, { force: true })
    this.#file = undefined
    this.#path = undefined
  }

  /** By index of dispatch: segment and row in one number, -1 where there is none. */
  #order(): Float64Array {
    const places = new Float64Array(this.#highest + 1).fill(-1)
    this.#segments.forEach((segment, number) => {
      const rows = "rows" in segment ? segment.rows : this.#read(segment.offset, segment.rowBytes)
      for (let row = 0; row * rowWidth < rows.length; row++) {
        places[rows[row * rowWidth + column.index] ?? 0] = number * 0x100000 + row
      }
    })
    return places
  }

  #load(number: number): Loaded {
    const cached = this.#cache.get(number)
    if (cached !== undefined) return cached
    const stored = this.#segments[number]
    const segment = stored === undefined ? emptySegment : "rows" in stored ? stored : this.#fetch(stored)
    const gapStarts = new Uint32Array(segment.rows.length / rowWidth)
    let gap = 0
    for (let row = 0; row < gapStarts.length; row++) {
      gapStarts[row] = gap
      gap += segment.rows[row * rowWidth + column.gaps] ?? 0
    }
    const loaded = { ...segment, gapStarts }
    this.#cache.set(number, loaded)
    if (this.#cache.size > cachedSegments) {
      const [oldest] = this.#cache.keys()
      if (oldest !== undefined) this.#cache.delete(oldest)
    }
    return loaded
  }

  /** Without room for its file a level takes more memory, which is better than no level. */
  #spooled(segment: Segment): Segment | Place {
    if (!this.#hasRoom) return segment
    try {
      return this.#spool(segment)
    } catch {
      this.#hasRoom = false
      return segment
    }
  }

  #spool(segment: Segment): Place {
    const file = this.#open()
    const texts = segment.texts.size === 0 ? "" : JSON.stringify([...segment.texts])
    const parts = [bytesOf(segment.rows), bytesOf(segment.gapsUs), Buffer.from(texts)]
    const offset = this.#fileBytes
    for (const part of parts) {
      for (let at = 0; at < part.length; )
        at += writeSync(file, part, at, part.length - at, this.#fileBytes + at)
      this.#fileBytes += part.length
    }
    const [rowBytes = 0, gapBytes = 0, textBytes = 0] = parts.map((part) => part.length)
    return { worker: segment.worker, offset, rowBytes, gapBytes, textBytes }
  }

  #fetch({ worker, offset, rowBytes, gapBytes, textBytes }: Place): Segment {
    const text = this.#readBytes(offset + rowBytes + gapBytes, textBytes).toString()
    const gaps = this.#readBytes(offset + rowBytes, gapBytes)
    return {
      worker,
      rows: this.#read(offset, rowBytes),
      gapsUs: new Uint32Array(gaps.buffer, 0, gapBytes / 4),
      texts: text === "" ? new Map() : readTexts(text),
    }
  }

  #read(offset: number, bytes: number): Float64Array<ArrayBuffer> {
    return new Float64Array(this.#readBytes(offset, bytes).buffer, 0, bytes / 8)
  }

  #readBytes(offset: number, length: number): Buffer<ArrayBuffer> {
    // Its own memory: a pooled buffer would not be aligned.
    const bytes = Buffer.from(new ArrayBuffer(length))
    if (this.#file !== undefined) {
      for (let at = 0; at < length; ) {
        const count = readSync(this.#file, bytes, at, length - at, offset + at)
        if (count === 0) break
        at += count
      }
    }
    return bytes
  }

  #open(): number {
    if (this.#file !== undefined) return this.#file
    const path = join(
      tmpdir(),
      `evalscope-perf-${process.pid}-${Date.now()}-${this.#segments.length}.records`,
    )
    const file = openSync(path, "wx+", 0o600)
    try {
      rmSync(path)
    } catch {
      // Where open files cannot be removed, release() does it.
      this.#path = path
    }
    this.#file = file
    return file
  }
}

const emptySegment: Segment = {
  worker: 0,
  rows: new Float64Array(0),
  gapsUs: new Uint32Array(0),
  texts: new Map(),
}

function bytesOf(values: Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer>): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength)
}

function readTexts(json: string): Map<number, RowTexts> {
  const entries: [number, RowTexts][] = JSON.parse(json)
  return new Map(entries)
}
