import { EventEmitter } from "node:events"
import { FrameWriter } from "../terminal/frame-writer.js"

interface Size {
  readonly columns: number
  readonly rows: number
}

/** Standard output for Ink where there is none: everything it writes is one whole frame, of which changes are sent. */
export class FrameStream extends EventEmitter {
  readonly isTTY = true
  columns: number
  rows: number
  readonly #frames: FrameWriter

  constructor({ columns, rows }: Size, write: (text: string) => void, isBusy: () => boolean) {
    super()
    this.columns = columns
    this.rows = rows
    const size = () => this
    this.#frames = new FrameWriter({
      get columns() {
        return size().columns
      },
      get rows() {
        return size().rows
      },
      get busy() {
        return isBusy()
      },
      write,
    })
  }

  write(frame: string, ...more: readonly unknown[]): boolean {
    if (frame !== "") this.#frames.show(frame)
    for (const done of more) if (typeof done === "function") done()
    return true
  }

  resize({ columns, rows }: Size): void {
    this.columns = columns
    this.rows = rows
    this.#frames.refresh()
    this.emit("resize")
  }
}
