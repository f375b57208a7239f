import { type FileHandle, open, rename } from "node:fs/promises"
import { LineFile, parseStoredLine, readLines, type StoredLine, writeError } from "./line-file.js"

/** Where a stored line is, and what tells it apart. */
export interface IndexedLine {
  readonly offset: number
  readonly length: number
  readonly line: number
  /** The sample id the line was written for. */
  readonly index: number
}

/** What the index needs to know of a line; undefined when the line is not of a known shape. */
export type LineIdentity = (value: unknown) => { key: string | undefined; index: number } | undefined

/**
 * Finds stored lines of one file by content key (or by sample id, for lines of the original, which have no
 * key), and reads them back from disk when asked. Only positions are held in memory. Each line is given out at
 * most once: two samples of equal content get two lines.
 */
export class LineIndex {
  readonly path: string
  /** Bytes that were in the file when it was indexed; what lies beyond was written by this run. */
  readonly size: number
  readonly count: number
  readonly #byKey: Map<string, IndexedLine[]>
  readonly #byIndex: Map<number, IndexedLine>
  readonly #claimed = new Map<number, number>()
  #handle: Promise<FileHandle> | undefined

  private constructor(
    path: string,
    size: number,
    count: number,
    byKey: Map<string, IndexedLine[]>,
    byIndex: Map<number, IndexedLine>,
  ) {
    this.path = path
    this.size = size
    this.count = count
    this.#byKey = byKey
    this.#byIndex = byIndex
  }

  static async of(path: string, identify: LineIdentity): Promise<LineIndex> {
    const byKey = new Map<string, IndexedLine[]>()
    const byIndex = new Map<number, IndexedLine>()
    let size = 0
    let count = 0
    for await (const stored of readLines(path)) {
      const length = Buffer.byteLength(stored.text)
      size = stored.offset + length + 1
      const identity = identify(parseStoredLine(path, stored))
      if (!identity) continue
      count += 1
      const entry = { offset: stored.offset, length, line: stored.line, index: identity.index }
      if (identity.key === undefined) byIndex.set(identity.index, entry)
      else {
        const same = byKey.get(identity.key)
        if (same) same.push(entry)
        else byKey.set(identity.key, [entry])
      }
    }
    return new LineIndex(path, size, count, byKey, byIndex)
  }

  /** Lines with this key that nobody has claimed, newest last. */
  candidates(key: string): readonly IndexedLine[] {
    return this.#byKey.get(key)?.filter((entry) => !this.#claimed.has(entry.offset)) ?? []
  }

  /** The line of the original for a sample id. */
  unkeyed(index: number): IndexedLine | undefined {
    const entry = this.#byIndex.get(index)
    return entry && !this.#claimed.has(entry.offset) ? entry : undefined
  }

  /** Marks a line as standing for sample `index` from now on. */
  claim(entry: IndexedLine, index: number): void {
    this.#claimed.set(entry.offset, index)
  }

  async read(entry: IndexedLine): Promise<StoredLine> {
    this.#handle ??= open(this.path, "r")
    const handle = await this.#handle
    const buffer = Buffer.alloc(entry.length)
    await handle.read(buffer, 0, entry.length, entry.offset)
    return { text: buffer.toString("utf8"), offset: entry.offset, line: entry.line }
  }

  /** Lines that no sample of this run stands behind any more. */
  get stale(): number {
    return this.count - this.#claimed.size
  }

  async close(): Promise<void> {
    const handle = await this.#handle
    this.#handle = undefined
    await handle?.close()
  }

  /**
   * Rewrites the file when it holds stale lines or lines whose sample moved to another id, so that readers see
   * each sample once. Lines written by this run are kept as they are. Stale lines go to `attic` when given.
   */
  async compact(attic: string | undefined): Promise<void> {
    const moved = [...this.#entries()].some((entry) => {
      const index = this.#claimed.get(entry.offset)
      return index !== undefined && index !== entry.index
    })
    if (this.stale === 0 && !moved) return
    const draft = `${this.path}.compact`
    try {
      const out = await LineFile.create(draft)
      const old = attic === undefined || this.stale === 0 ? undefined : await LineFile.open(attic)
      for await (const stored of readLines(this.path)) {
        const value = parseStoredLine(this.path, stored)
        const index = this.#claimed.get(stored.offset)
        const written =
          stored.offset >= this.size
            ? out.append(value)
            : index === undefined
              ? old?.append(value)
              : out.append(withIndex(value, index))
        // Waiting now and then lets lines go out in bursts while memory stays bounded.
        if (stored.line % 256 === 0) await written
        else written?.catch(() => undefined)
      }
      await out.close()
      await old?.close()
      await rename(draft, this.path)
    } catch (cause) {
      throw writeError(this.path, cause)
    }
  }

  *#entries(): Generator<IndexedLine> {
    for (const same of this.#byKey.values()) yield* same
    yield* this.#byIndex.values()
  }
}

function withIndex(value: unknown, index: number): unknown {
  return typeof value === "object" && value !== null ? { ...value, index } : value
}
