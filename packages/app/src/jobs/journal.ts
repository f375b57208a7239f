import { mkdir, rm } from "node:fs/promises"
import { join } from "node:path"
import { LineFile, readLines } from "@evalscope/core"
import { z } from "zod"
import { type LiveEvent, liveEventSchema } from "../api/index.js"

/** An event with its number in the job's life. */
interface NumberedEvent {
  seq: number
  event: LiveEvent
}

/** The events of one job, on disk and, the latest of them, in memory. */
export interface Journal {
  /** Number of the last event that is safely stored. */
  readonly last: number
  /** Stores events, then shows them to readers: what a reader has seen survives a kill. */
  append(events: readonly LiveEvent[]): Promise<void>
  /** Events after a number, at most `most`; from memory where it reaches back so far. */
  after(seq: number, most: number): Promise<readonly NumberedEvent[]>
  /** Resolves when there is an event after a number, or the journal is closed. */
  more(seq: number, signal: AbortSignal): Promise<void>
  /** How far the job is, as last said; not stored, since it is made of the events. */
  progress: { version: number; event: LiveEvent | undefined }
  /** No further event will come. */
  readonly ended: boolean
  end(): Promise<void>
}

const kept = 4096

const lineSchema = z.object({ seq: z.number(), event: liveEventSchema })

/** Journals of jobs, one file each. */
export async function openJournals(folder: string) {
  await mkdir(folder, { recursive: true })
  const open = new Map<string, Promise<Journal>>()
  const pathOf = (id: string) => join(folder, `${id}.jsonl`)
  return {
    /** The journal of a job that writes to it. */
    writer: (id: string): Promise<Journal> => {
      const known = open.get(id)
      if (known) return known
      const made = openJournal(pathOf(id))
      open.set(id, made)
      return made
    },
    /** The journal of any job, for reading. */
    reader: (id: string): Promise<Journal> => open.get(id) ?? finishedJournal(pathOf(id)),
    /** Ends a journal's writing. */
    close: async (id: string) => {
      const journal = await open.get(id)
      open.delete(id)
      await journal?.end()
    },
    remove: async (id: string) => {
      open.delete(id)
      await rm(pathOf(id), { force: true })
    },
  }
}

export type Journals = Awaited<ReturnType<typeof openJournals>>

async function openJournal(path: string): Promise<Journal> {
  const marks = new Marks()
  let last = await lastNumber(path, marks)
  const file = await LineFile.open(path)
  const ring: NumberedEvent[] = []
  const waiting = new Set<() => void>()
  let ended = false
  const wake = () => {
    for (const one of [...waiting]) one()
  }
  const journal: Journal = {
    progress: { version: 0, event: undefined },
    get last() {
      return last
    },
    get ended() {
      return ended
    },
    append: async (events) => {
      if (events.length === 0) return
      const numbered = events.map((event, i) => ({ seq: last + 1 + i, event }))
      last += events.length
      await Promise.all(numbered.map((entry) => file.append(entry)))
      ring.push(...numbered)
      if (ring.length > 2 * kept) ring.splice(0, ring.length - kept)
      wake()
    },
    after: async (seq, most) => {
      const [first] = ring
      if (first && seq >= first.seq - 1) {
        const start = seq - first.seq + 1
        return ring.slice(start, start + most)
      }
      return readAfter(path, marks, { seq, most, until: first ? first.seq - 1 : last })
    },
    more: (seq, signal) =>
      new Promise((resolve) => {
        if (ended || signal.aborted || (ring.at(-1)?.seq ?? 0) > seq) return resolve()
        const done = () => {
          waiting.delete(done)
          signal.removeEventListener("abort", done)
          resolve()
        }
        waiting.add(done)
        signal.addEventListener("abort", done, { once: true })
      }),
    end: async () => {
      ended = true
      await file.close().catch(() => undefined)
      wake()
    },
  }
  return journal
}

async function finishedJournal(path: string): Promise<Journal> {
  const marks = new Marks()
  const last = await lastNumber(path, marks)
  return {
    progress: { version: 0, event: undefined },
    last,
    ended: true,
    append: async () => undefined,
    after: (seq, most) => readAfter(path, marks, { seq, most, until: last }),
    more: async () => undefined,
    end: async () => undefined,
  }
}

/** Where some of a file's lines begin, so that one can read on from the middle of a long journal. */
class Marks {
  readonly #marks: { seq: number; offset: number }[] = []

  /** A line was met. */
  note(seq: number, offset: number): void {
    if (seq - (this.#marks.at(-1)?.seq ?? 0) >= linesPerMark) this.#marks.push({ seq, offset })
  }

  /** The last known place from which all events after a number can be read. */
  placeFor(seq: number): number {
    let [low, high] = [0, this.#marks.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#marks[middle]?.seq ?? 0) <= seq + 1) low = middle + 1
      else high = middle
    }
    return this.#marks[low - 1]?.offset ?? 0
  }
}

const linesPerMark = 512

function numberOf(line: string): number | undefined {
  const found = /^\{"seq":(\d+),/.exec(line)?.[1]
  return found === undefined ? undefined : Number(found)
}

async function readAfter(
  path: string,
  marks: Marks,
  { seq, most, until }: { seq: number; most: number; until: number },
): Promise<readonly NumberedEvent[]> {
  const events: NumberedEvent[] = []
  for await (const { text, offset } of readLines(path, marks.placeFor(seq))) {
    if (events.length >= most) break
    const number = numberOf(text)
    if (number === undefined) continue
    marks.note(number, offset)
    if (number <= seq) continue
    if (number > until) break
    const parsed = lineSchema.safeParse(JSON.parse(text))
    if (parsed.success) events.push(parsed.data)
  }
  return events
}

async function lastNumber(path: string, marks: Marks): Promise<number> {
  let last = 0
  for await (const { text, offset } of readLines(path)) {
    last = numberOf(text) ?? last
    marks.note(last, offset)
  }
  return last
}
