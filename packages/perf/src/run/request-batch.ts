import { type HeadTarget, requestHead } from "../client/index.js"
import type { WireRequest } from "../protocol/protocol.js"
import { meta, metaWidth, type RequestBatch } from "../worker/index.js"

/** What a batch says of one request besides its bytes. */
export interface RequestMeta {
  readonly index: number
  readonly conversation: number
  readonly turn: number
  readonly flags: number
  readonly dueNs: number
  readonly pauseNs: number
  readonly cancelNs: number
}

/** Puts requests into one piece of memory that can move to another thread without a copy. */
export class RequestBatchWriter {
  readonly #target: HeadTarget
  #meta: number[] = []
  #bytes = Buffer.from(new ArrayBuffer(4096))
  #length = 0

  constructor(target: HeadTarget) {
    this.#target = target
  }

  get count(): number {
    return this.#meta.length / metaWidth
  }

  get bytes(): number {
    return this.#length
  }

  /** Returns the request's length in bytes. */
  add(request: WireRequest, about: RequestMeta): number {
    const bodyBytes = Buffer.byteLength(request.body)
    const head = requestHead(request, this.#target, bodyBytes)
    const wanted = this.#length + head.length + bodyBytes
    if (wanted > this.#bytes.length) {
      const grown = Buffer.from(new ArrayBuffer(Math.max(wanted, 2 * this.#bytes.length)))
      grown.set(this.#bytes.subarray(0, this.#length))
      this.#bytes = grown
    }
    this.#bytes.write(head, this.#length, "latin1")
    this.#bytes.write(request.body, this.#length + head.length, "utf8")
    const numbers = new Array<number>(metaWidth)
    numbers[meta.index] = about.index
    numbers[meta.conversation] = about.conversation
    numbers[meta.turn] = about.turn
    numbers[meta.flags] = about.flags
    numbers[meta.dueNs] = about.dueNs
    numbers[meta.pauseNs] = about.pauseNs
    numbers[meta.cancelNs] = about.cancelNs
    numbers[meta.length] = wanted - this.#length
    for (const number of numbers) this.#meta.push(number)
    const length = wanted - this.#length
    this.#length = wanted
    return length
  }

  take(): RequestBatch {
    const batch = {
      meta: Float64Array.from(this.#meta),
      bytes: new Uint8Array(this.#bytes.buffer, 0, this.#length),
    }
    this.#meta = []
    this.#bytes = Buffer.from(new ArrayBuffer(4096))
    this.#length = 0
    return batch
  }
}
