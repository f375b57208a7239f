import type { EventKind } from "../protocol/protocol.js"
import { ByteStore } from "./byte-store.js"

/** Stands for an empty list until there is something to put in; never changed. */
const none: number[] = []

class Piece {
  readonly store = new ByteStore()
  /** Position in the stream; -1 when empty. */
  order = -1

  put(order: number, bytes: Buffer, start: number, end: number): void {
    this.store.clear()
    this.store.append(bytes, start, end)
    this.order = order
  }
}

/**
 * The events of one response that are looked at when it has ended: all of them when the text is wanted, else
 * only those that can carry facts: the first event, the first output, the last plain output unless facts stand apart
 * from it, and the last of each other kind.
 */
export class KeptEvents {
  keepAll = false
  readonly #factsApart: boolean
  readonly #all = new ByteStore()
  #ends: number[] = none
  #order = 0
  readonly #first = new Piece()
  readonly #firstOutput = new Piece()
  readonly #lastOutput = new Piece()
  readonly #others = new Map<EventKind, Piece>()
  /** The last output, still in the read's buffer. */
  #last: Buffer | undefined
  #lastStart = 0
  #lastEnd = 0
  #lastOrder = 0

  constructor(factsApart: boolean) {
    this.#factsApart = factsApart
  }

  clear(): void {
    this.#all.clear()
    this.#ends = none
    this.#order = 0
    this.#last = undefined
    for (const piece of this.#pieces()) piece.order = -1
  }

  add(kind: EventKind, bytes: Buffer, start: number, end: number): void {
    if (this.keepAll) {
      this.#all.append(bytes, start, end)
      if (this.#ends === none) this.#ends = []
      this.#ends.push(this.#all.length)
      return
    }
    const order = this.#order++
    if (order === 0) this.#first.put(0, bytes, start, end)
    if (kind === "content" || kind === "reasoning") {
      if (this.#factsApart) return
      // Copied when the read is over: of several in one read only the last counts.
      this.#last = bytes
      this.#lastStart = start
      this.#lastEnd = end
      this.#lastOrder = order
    } else if (kind !== "done") this.#other(kind).put(order, bytes, start, end)
  }

  /** Keeps the first output by itself, so that a stream that is not what it should be shows at once. */
  addFirstContent(bytes: Buffer, start: number, end: number): void {
    if (!this.keepAll && this.#order > 1) this.#firstOutput.put(this.#order - 1, bytes, start, end)
  }

  /** The read's buffer is about to be used again. */
  settle(): void {
    if (this.#last === undefined) return
    this.#lastOutput.put(this.#lastOrder, this.#last, this.#lastStart, this.#lastEnd)
    this.#last = undefined
  }

  /** Hands over the kept events in their order; returns how many. */
  drain(take: (bytes: Buffer, start: number, end: number) => void): number {
    if (this.keepAll) {
      let start = 0
      for (const end of this.#ends) {
        take(this.#all.bytes, start, end)
        start = end
      }
      return this.#ends.length
    }
    this.settle()
    const filled = this.#pieces().filter((piece) => piece.order >= 0)
    filled.sort((a, b) => a.order - b.order)
    let count = 0
    let before = -1
    for (const { order, store } of filled) {
      if (order === before) continue
      before = order
      take(store.bytes, 0, store.length)
      count++
    }
    return count
  }

  #pieces(): Piece[] {
    return [this.#first, this.#firstOutput, this.#lastOutput, ...this.#others.values()]
  }

  #other(kind: EventKind): Piece {
    let piece = this.#others.get(kind)
    if (piece === undefined) {
      piece = new Piece()
      this.#others.set(kind, piece)
    }
    return piece
  }
}
