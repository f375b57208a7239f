import { type FileHandle, open } from "node:fs/promises"
import { type SampleSummary, summaryOfLine, verdictOf } from "./sample-summary.js"

const blockBytes = 1 << 20
const newline = 0x0a

/** Lines of one file. */
interface Source {
  readonly path: string
  readonly handle: FileHandle
}

/** What samples can be narrowed down to. */
export type SampleFilter = "all" | "failures" | "errors"

/**
 * The samples of a subset: the lines of its review file, and of its file of errors. Opening reads the ends of lines
 * only; text is read as it is shown, and verdicts by {@link SampleList.judge} in the background.
 */
export class SampleList {
  readonly #sources: readonly Source[]
  /** For each sample its file, where its line begins, and how long it is. */
  readonly #file: readonly number[]
  readonly #offset: readonly number[]
  readonly #length: readonly number[]
  /** 0 not known yet, 1 good, 2 a failure, 3 an error. */
  readonly #verdicts: Uint8Array
  #judged = 0

  private constructor(
    sources: readonly Source[],
    places: { file: readonly number[]; offset: readonly number[]; length: readonly number[] },
  ) {
    this.#sources = sources
    this.#file = places.file
    this.#offset = places.offset
    this.#length = places.length
    this.#verdicts = new Uint8Array(places.file.length)
  }

  /** Opens the files of a subset; those that do not exist are left out. Must be closed. */
  static async open(paths: readonly string[]): Promise<SampleList> {
    const sources: Source[] = []
    const places: { file: number[]; offset: number[]; length: number[] } = {
      file: [],
      offset: [],
      length: [],
    }
    for (const path of paths) {
      const handle = await open(path, "r").catch(() => undefined)
      if (!handle) continue
      for await (const [offset, length] of linesOf(handle)) {
        places.file.push(sources.length)
        places.offset.push(offset)
        places.length.push(length)
      }
      sources.push({ path, handle })
    }
    return new SampleList(sources, places)
  }

  get count(): number {
    return this.#file.length
  }

  /** All verdicts are known. */
  get isJudged(): boolean {
    return this.#judged === this.count
  }

  /** Reads all verdicts; `onProgress` is called now and then. Stops when the signal says so. */
  async judge(onProgress: () => void, signal: AbortSignal): Promise<void> {
    let told = performance.now()
    while (this.#judged < this.count && !signal.aborted) {
      const last = this.#blockFrom(this.#judged)
      const texts = await this.#texts(this.#judged, last)
      for (const text of texts) {
        this.#verdicts[this.#judged] = verdictOf(text)
        this.#judged += 1
      }
      if (performance.now() - told < 200) continue
      told = performance.now()
      onProgress()
    }
    onProgress()
  }

  /** Places of the samples of a kind, as far as verdicts are known. */
  places(filter: Exclude<SampleFilter, "all">): readonly number[] {
    const least = filter === "failures" ? 2 : 3
    const found: number[] = []
    this.#verdicts.forEach((verdict, at) => {
      if (verdict >= least) found.push(at)
    })
    return found
  }

  /** The sample at a place. */
  async read(at: number): Promise<SampleSummary | undefined> {
    if (at < 0 || at >= this.count) return undefined
    const [text] = await this.#texts(at, at + 1)
    return text === undefined ? undefined : summaryOfLine(text)
  }

  async close(): Promise<void> {
    await Promise.all(this.#sources.map(({ handle }) => handle.close()))
  }

  /** The end of the lines from `first` on that lie in one file and one block; at least one line. */
  #blockFrom(first: number): number {
    const start = this.#offset[first] ?? 0
    let last = first + 1
    while (
      last < this.count &&
      this.#file[last] === this.#file[first] &&
      (this.#offset[last] ?? 0) + (this.#length[last] ?? 0) - start <= blockBytes
    )
      last += 1
    return last
  }

  async #texts(first: number, end: number): Promise<readonly string[]> {
    const source = this.#sources[this.#file[first] ?? 0]
    const start = this.#offset[first] ?? 0
    const stop = (this.#offset[end - 1] ?? 0) + (this.#length[end - 1] ?? 0)
    if (!source) return []
    const buffer = Buffer.alloc(stop - start)
    await source.handle.read(buffer, 0, buffer.length, start)
    return Array.from({ length: end - first }, (_, n) => {
      const from = (this.#offset[first + n] ?? 0) - start
      return buffer.toString("utf8", from, from + (this.#length[first + n] ?? 0))
    })
  }
}

/** Begin and length of every whole line that is not empty. */
async function* linesOf(handle: FileHandle): AsyncGenerator<readonly [offset: number, length: number]> {
  const buffer = Buffer.alloc(blockBytes)
  let start = 0
  let position = 0
  for (;;) {
    const { bytesRead } = await handle.read(buffer, 0, blockBytes, position)
    if (bytesRead === 0) return
    const block = buffer.subarray(0, bytesRead)
    for (let at = block.indexOf(newline); at >= 0; at = block.indexOf(newline, at + 1)) {
      const end = position + at
      if (end > start) yield [start, end - start]
      start = end + 1
    }
    position += bytesRead
  }
}
