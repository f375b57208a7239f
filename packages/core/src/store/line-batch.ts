const newline = 0x0a

/** Lines that go out in one write, as bytes from the start. Each batch settles on its own, however many follow it. */
export class LineBatch {
  lines = 0
  /** Where they are collected; may be given to a later batch when this one was written. */
  bytes: Buffer
  resolve: () => void = () => {}
  reject: (error: Error) => void = () => {}
  readonly written = new Promise<void>((resolve, reject) => {
    this.resolve = resolve
    this.reject = reject
  })
  #used = 0

  constructor(bytes: Buffer = Buffer.allocUnsafeSlow(8 * 1024)) {
    this.bytes = bytes
  }

  add(text: string): void {
    // No character takes more than three bytes per unit of UTF-16.
    const needed = this.#used + text.length * 3 + 1
    if (needed > this.bytes.length) this.#grow(needed)
    this.#used += this.bytes.write(text, this.#used)
    this.bytes[this.#used] = newline
    this.#used += 1
    this.lines += 1
  }

  content(): Buffer {
    return this.bytes.subarray(0, this.#used)
  }

  #grow(size: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(size, this.bytes.length * 2))
    this.bytes.copy(larger, 0, 0, this.#used)
    this.bytes = larger
  }
}
