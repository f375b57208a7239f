/** Takes apart the engine's framed stream: 8 bytes (stream, three zeros, length), then that many bytes. */
export class FrameReader {
  readonly #onData: (stream: "stdout" | "stderr", chunk: Uint8Array) => void
  #header = Buffer.alloc(0)
  #left = 0
  #stream: "stdout" | "stderr" = "stdout"

  constructor(onData: (stream: "stdout" | "stderr", chunk: Uint8Array) => void) {
    this.#onData = onData
  }

  push(data: Buffer): void {
    let rest = data
    while (rest.length > 0) {
      if (this.#left > 0) {
        const part = rest.subarray(0, this.#left)
        this.#left -= part.length
        rest = rest.subarray(part.length)
        this.#onData(this.#stream, part)
        continue
      }
      const needed = 8 - this.#header.length
      this.#header = Buffer.concat([this.#header, rest.subarray(0, needed)])
      rest = rest.subarray(needed)
      if (this.#header.length < 8) return
      this.#stream = this.#header[0] === 2 ? "stderr" : "stdout"
      this.#left = this.#header.readUInt32BE(4)
      this.#header = Buffer.alloc(0)
    }
  }
}
