const nothing: Buffer = Buffer.alloc(0)
const shortBytes = 512
/** No event or body of use is longer; what goes on for ever must not take all memory. */
const mostBytes = 256 << 20

/** A growing run of bytes that is reused. */
export class ByteStore {
  #bytes = nothing
  #length = 0

  get bytes(): Buffer {
    return this.#bytes
  }

  get length(): number {
    return this.#length
  }

  /** @throws RangeError beyond 256 MB. */
  append(bytes: Buffer, start: number, end: number): void {
    const wanted = this.#length + end - start
    if (wanted > this.#bytes.length) {
      if (wanted > mostBytes) throw new RangeError(`An event or body is longer than ${mostBytes} bytes.`)
      // From the allocator's pool: most stay small, and there is one per open stream.
      const grown = Buffer.allocUnsafe(Math.max(256, wanted, 2 * this.#bytes.length))
      grown.set(this.#bytes.subarray(0, this.#length))
      this.#bytes = grown
    }
    // Short pieces by hand: a view would be garbage, once per event of every stream.
    if (end - start <= shortBytes) {
      const target = this.#bytes
      let to = this.#length
      for (let from = start; from < end; from++) target[to++] = bytes[from] ?? 0
    } else this.#bytes.set(bytes.subarray(start, end), this.#length)
    this.#length = wanted
  }

  appendByte(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(256, 2 * this.#bytes.length))
      grown.set(this.#bytes.subarray(0, this.#length))
      this.#bytes = grown
    }
    this.#bytes[this.#length++] = byte
  }

  clear(): void {
    this.#length = 0
    // What one huge event needed is not kept for good.
    if (this.#bytes.length > 1 << 20) this.#bytes = nothing
  }

  toString(): string {
    return this.#bytes.toString("utf8", 0, this.#length)
  }
}
