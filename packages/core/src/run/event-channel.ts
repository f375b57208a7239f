/**
 * Carries events from one producer to any number of readers. A reader that iterates gets every event from the
 * moment it was created; when one falls more than `capacity` events behind, `ready()` makes the producer wait,
 * so memory stays bounded and nothing is dropped.
 */
export class EventChannel<Event> implements AsyncIterable<Event> {
  readonly #readers = new Set<Reader<Event>>()
  readonly #listeners = new Set<(event: Event) => void>()
  readonly #capacity: number
  #closed = false

  constructor(capacity = 4096) {
    this.#capacity = capacity
  }

  emit(event: Event): void {
    for (const listener of this.#listeners) listener(event)
    for (const reader of this.#readers) reader.push(event)
  }

  /** Calls `listener` at once for every event; returns the way to stop. */
  subscribe(listener: (event: Event) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Resolves when every reader has room again; undefined when they have it now. */
  ready(): Promise<void> | undefined {
    const full = [...this.#readers].filter((reader) => reader.size >= this.#capacity)
    if (full.length === 0) return undefined
    return Promise.all(full.map((reader) => reader.drained())).then(() => undefined)
  }

  close(): void {
    this.#closed = true
    for (const reader of this.#readers) reader.end()
  }

  [Symbol.asyncIterator](): AsyncIterator<Event> {
    const reader = new Reader<Event>(() => this.#readers.delete(reader))
    if (this.#closed) reader.end()
    else this.#readers.add(reader)
    return reader
  }
}

class Reader<Event> implements AsyncIterator<Event> {
  #queue: Event[] = []
  #head = 0
  #waiting: ((result: IteratorResult<Event>) => void) | undefined
  #drained: (() => void)[] = []
  #ended = false
  readonly #onReturn: () => void

  constructor(onReturn: () => void) {
    this.#onReturn = onReturn
  }

  get size(): number {
    return this.#queue.length - this.#head
  }

  push(event: Event): void {
    if (this.#waiting) {
      const resolve = this.#waiting
      this.#waiting = undefined
      resolve({ value: event, done: false })
    } else this.#queue.push(event)
  }

  end(): void {
    this.#ended = true
    this.#waiting?.({ value: undefined, done: true })
    this.#waiting = undefined
    this.#release()
  }

  drained(): Promise<void> {
    if (this.size === 0 || this.#ended) return Promise.resolve()
    return new Promise((resolve) => this.#drained.push(resolve))
  }

  next(): Promise<IteratorResult<Event>> {
    const event = this.#queue[this.#head]
    if (event !== undefined) {
      this.#head += 1
      if (this.#head === this.#queue.length) {
        this.#queue = []
        this.#head = 0
        this.#release()
      }
      return Promise.resolve({ value: event, done: false })
    }
    if (this.#ended) return Promise.resolve({ value: undefined, done: true })
    return new Promise((resolve) => {
      this.#waiting = resolve
    })
  }

  return(): Promise<IteratorResult<Event>> {
    this.end()
    this.#queue = []
    this.#head = 0
    this.#onReturn()
    return Promise.resolve({ value: undefined, done: true })
  }

  #release(): void {
    for (const resolve of this.#drained.splice(0)) resolve()
  }
}
