/** Collects one stream up to a limit and remembers whether there was more. */
export class OutputCapture {
  readonly #limit: number
  readonly #chunks: Uint8Array[] = []
  #size = 0
  #truncated = false

  constructor(limitBytes: number) {
    this.#limit = limitBytes
  }

  /** True once the stream has gone past its limit. */
  get truncated(): boolean {
    return this.#truncated
  }

  /** Keeps what fits. Returns false as soon as something did not. */
  add(chunk: Uint8Array): boolean {
    const room = this.#limit - this.#size
    const kept = chunk.subarray(0, room)
    if (kept.length > 0) {
      // A copy: the part may be a small view of a large network buffer.
      this.#chunks.push(Uint8Array.from(kept))
      this.#size += kept.length
    }
    if (kept.length < chunk.length) this.#truncated = true
    return !this.#truncated
  }

  bytes(): Uint8Array {
    return Buffer.concat(this.#chunks)
  }

  /** UTF-8; wrong bytes become U+FFFD. Decoded as a whole, so no character is split. */
  text(): string {
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(this.bytes())
  }
}
