import { EventEmitter } from "node:events"

/** Standard input for Ink where there is none to read: keys that somebody else has read are sent into it. */
export class KeyStream extends EventEmitter {
  readonly isTTY = true
  readonly #waiting: string[] = []

  /** Like a real stream, it keeps what nobody has read yet. */
  send(keys: string): void {
    this.#waiting.push(keys)
    const offer = () => {
      this.emit("readable")
      if (this.#waiting.length > 0) setTimeout(offer, 5)
    }
    offer()
  }
  read(): string | null {
    return this.#waiting.shift() ?? null
  }
  setEncoding(): this {
    return this
  }
  setRawMode(): this {
    return this
  }
  resume(): this {
    return this
  }
  pause(): this {
    return this
  }
  ref(): this {
    return this
  }
  unref(): this {
    return this
  }
}
