import stringWidth from "string-width"

const frameMs = 100
const begin = "\u001b[?2026h"
const end = "\u001b[?2026l"

/** What a frame is written to. */
export interface FrameTarget {
  readonly columns: number
  readonly rows: number
  /** Takes bytes; what it writes is on its way when it returns. */
  write(text: string): void
  /** Its reader is behind: what is written now would be shown late. */
  readonly busy: boolean
}

/**
 * Puts frames on a screen, at most ten a second, however many are offered; of each, only the lines that differ from
 * what is there. A line is written at its place and the rest of it erased afterwards, so nothing flickers and nothing
 * moves; terminals that know synchronized updates show each frame at once.
 */
export class FrameWriter {
  readonly #target: FrameTarget
  readonly #now: () => number
  #shown: readonly string[] = []
  #next: string | undefined
  #timer: NodeJS.Timeout | undefined
  #last = Number.NEGATIVE_INFINITY
  #all = true
  #closed = false

  constructor(target: FrameTarget, now: () => number = () => performance.now()) {
    this.#target = target
    this.#now = now
  }

  /** Shows a frame as soon as it may; a later one takes its place until then. */
  show(frame: string): void {
    if (this.#closed) return
    this.#next = frame
    if (this.#timer !== undefined) return
    const wait = this.#last + frameMs - this.#now()
    if (wait <= 0) this.#flush()
    else this.#later(wait)
  }

  /** Everything must be written again: the window has another size, or somebody else wrote to it. */
  refresh(): void {
    this.#all = true
    if (this.#next === undefined && this.#shown.length > 0) this.show(this.#shown.join("\n"))
  }

  /** Nothing is written any more. */
  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
  }

  #later(ms: number): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#flush()
    }, ms)
  }

  #flush(): void {
    const frame = this.#next
    if (frame === undefined || this.#closed) return
    if (this.#target.busy) {
      this.#later(frameMs)
      return
    }
    this.#next = undefined
    this.#last = this.#now()
    const { columns, rows } = this.#target
    const lines = frame.split("\n").slice(0, rows)
    const text = changes(this.#all ? undefined : this.#shown, lines, columns)
    this.#shown = lines
    this.#all = false
    if (text !== "") this.#target.write(begin + text + end)
  }
}

/** What must be written to come from some lines (undefined: unknown ones) to others. */
function changes(before: readonly string[] | undefined, lines: readonly string[], columns: number): string {
  const rows = Math.max(lines.length, before?.length ?? 0)
  let text = before === undefined ? "\u001b[0m\u001b[2J" : ""
  for (let row = 0; row < rows; row += 1) {
    const line = lines[row] ?? ""
    if (line === (before?.[row] ?? "")) continue
    // Behind the last column there is nothing to erase, and an erasure would take the last letter.
    const rest = stringWidth(line) < columns ? "\u001b[0m\u001b[K" : "\u001b[0m"
    text += `\u001b[${row + 1};1H${line}${rest}`
  }
  return text
}
