import { closeSync, openSync, readSync } from "node:fs"

export interface RawLine {
  text: string
  offset: number
  length: number
}

const newline = 0x0a

/**
 * Reads the complete lines of a file from a byte on, piece by piece and without promises: it runs in a thread of its
 * own. A last line without newline is given out only when `atEnd` says that the file is finished.
 */
export class LineReader implements Disposable {
  readonly #file: number
  /** What was read of the file and not given out yet lies between `#start` and `#end`. */
  #buffer = Buffer.allocUnsafe(1 << 20)
  #start = 0
  #end = 0
  #position: number
  #ended = false
  /** Byte after the last line that was given out. */
  offset: number

  constructor(path: string, start: number) {
    this.#file = openSync(path, "r")
    this.#position = start
    this.offset = start
  }

  /** Up to `most` further lines; none when the end is reached. */
  read(most: number, atEnd: boolean): RawLine[] {
    const lines: RawLine[] = []
    while (lines.length < most) {
      const found = this.#buffer.subarray(0, this.#end).indexOf(newline, this.#start)
      if (found >= 0) {
        if (found > this.#start) lines.push(this.#line(found))
        this.#skipTo(found + 1)
      } else if (this.#ended) break
      else this.#fill()
    }
    if (this.#ended && atEnd && lines.length < most && this.#end > this.#start) {
      lines.push(this.#line(this.#end))
      this.#skipTo(this.#end)
    }
    return lines
  }

  #line(end: number): RawLine {
    const text = this.#buffer.toString("utf8", this.#start, end)
    return { text, offset: this.offset, length: end - this.#start }
  }

  #skipTo(end: number): void {
    this.offset += end - this.#start
    this.#start = end
  }

  #fill(): void {
    this.#makeRoom()
    const got = readSync(this.#file, this.#buffer, this.#end, this.#buffer.length - this.#end, this.#position)
    if (got === 0) this.#ended = true
    this.#position += got
    this.#end += got
  }

  /** The rest goes to the front; a line that fills it all gets a larger buffer. */
  #makeRoom(): void {
    const target =
      this.#end - this.#start < this.#buffer.length / 2
        ? this.#buffer
        : Buffer.allocUnsafe(this.#buffer.length * 2)
    this.#buffer.copy(target, 0, this.#start, this.#end)
    this.#buffer = target
    this.#end -= this.#start
    this.#start = 0
  }

  [Symbol.dispose](): void {
    closeSync(this.#file)
  }
}
