import type { ChosenFaults } from "../fault/index.js"
import type { PacedStream } from "../schedule/index.js"
import { faultyResponse, writeWhole } from "./body-writer.js"
import type { Connection } from "./connection.js"
import type { Engine } from "./engine.js"

export interface WholeReplyOptions {
  engine: Engine
  connection: Connection
  faults: ChosenFaults
  headers: Readonly<Record<string, string>>
  keepAlive: boolean
  /** The JSON text; built only when it is time to send it. */
  body: () => string
  tokens: number
  /** Steps of the engine the reply takes; 1 where the pacer does not step. */
  steps: number
  truthRow: number
  onEnd(outcome: "completed" | "aborted", tokens: number): void
}

/** A reply that is sent in one piece after its last token. */
export class WholeReply implements PacedStream {
  readonly #o: WholeReplyOptions
  #steps = 0
  #over = false

  constructor(options: WholeReplyOptions) {
    this.#o = options
    options.connection.onGone = () => this.#finish("aborted")
  }

  nextGapNs(): number {
    return 0
  }

  emit(plannedNs: number): boolean {
    if (this.#over) return false
    this.#steps++
    if (this.#steps < this.#o.steps) return true
    const { engine, truthRow } = this.#o
    const writtenNs = engine.clock.now()
    engine.truth.event(truthRow, 0, plannedNs, writtenNs)
    engine.counters.lateness.add(writtenNs - plannedNs)
    engine.counters.events++
    const { tokens } = this.#o
    const steps = Math.ceil(tokens / engine.tokensPerEvent)
    engine.counters.steps += steps
    engine.counters.extraTokens += tokens - steps
    this.#respond()
    return false
  }

  emitAll(): void {
    const now = this.#o.engine.clock.now()
    while (this.emit(now));
  }

  #respond(): void {
    const { connection, faults, keepAlive } = this.#o
    if (faults.any) {
      this.#respondFaulty()
      return
    }
    writeWhole(connection, this.#o.body(), this.#o)
    if (!keepAlive) connection.end()
    this.#finish("completed")
  }

  #respondFaulty(): void {
    const { connection, engine, faults, keepAlive } = this.#o
    const bytes = faultyResponse(this.#faultyBody(), this.#o)
    const reset = faults.get("reset")
    const cut = faults.get("truncate") !== undefined || reset?.at === "mid-event"
    if (cut) connection.writeBytes(bytes.subarray(0, bytes.length - Math.ceil(bytes.length / 4)))
    else connection.writeBytes(bytes)
    if (reset !== undefined) {
      this.#finish("aborted")
      engine.heap.add(engine.clock.now() + 20e6, { run: () => connection.reset() })
      return
    }
    if (cut || !keepAlive || faults.get("http-1.0") !== undefined) connection.end()
    this.#finish(cut ? "aborted" : "completed")
  }

  #faultyBody(): string {
    const { faults, body } = this.#o
    if (faults.get("no-events") !== undefined) return ""
    if (faults.get("html") !== undefined)
      return "<!doctype html><title>Sign in</title><p>Please sign in to continue."
    const text = body()
    return faults.get("malformed-json") === undefined ? text : text.slice(0, Math.floor(text.length * 0.6))
  }

  #finish(outcome: "completed" | "aborted"): void {
    if (this.#over) return
    this.#over = true
    this.#o.onEnd(outcome, this.#o.tokens)
  }
}
