import { errorMessage } from "../errors/index.js"
import type { EventKind, Protocol } from "../protocol/protocol.js"
import { column } from "../record/columns.js"
import type { FailureKind, RequestOutcome } from "../record/request-record.js"
import { type BodyMode, mediaType, modeOfFirstByte, modeOfType } from "./body-mode.js"
import { ByteStore } from "./byte-store.js"
import { ContentTimes } from "./content-times.js"
import { createDecoder, type Decoder } from "./decoder.js"
import type { EventSink } from "./event-scanner.js"
import { KeptEvents } from "./kept-events.js"
import { LineScanner } from "./line-scanner.js"
import type { ResponseHead } from "./response-head.js"
import { ResponseParser, type ResponseSink } from "./response-parser.js"
import { judgeResponse, statusFailure } from "./response-verdict.js"
import { SseScanner } from "./sse-scanner.js"

const snippetBytes = 2000

/** What a reader needs of its surroundings, and tells them. */
export interface ReaderOwner {
  readonly protocol: Protocol
  /** Content events so far, and those that shared their read with an earlier one. */
  contentEvents: number
  coalescedEvents: number
}

/** The end of a response, whatever it was. `endNs` is the time of its last event, or of its last byte. */
export interface ReadEnd {
  readonly outcome: RequestOutcome
  readonly error: string
  readonly endNs: number
  readonly reusable: boolean
}

export interface ReaderListener {
  onReadEnd(end: ReadEnd): void
  /** What came is not what the head announced, or no HTTP at all. */
  onUnreadable(error: string): void
}

/** Reads one response after the other: times its parts into the row and keeps what will be looked at later. */
export class ResponseReader implements ResponseSink, EventSink {
  readonly kept: KeptEvents
  /** A whole body, or the beginning of one that failed. */
  readonly body = new ByteStore()
  readonly content = new ContentTimes()
  retryAfterSeconds = Number.NaN

  readonly #row: Float64Array
  readonly #owner: ReaderOwner
  readonly #listener: ReaderListener
  readonly #parser = new ResponseParser(this)
  /** Made when first needed: most exchanges only ever see one framing. */
  #sse: SseScanner | undefined
  #lines: LineScanner | undefined
  #mode: BodyMode = "undecided"
  #head: ResponseHead | undefined
  #stampNs = 0
  #complete = false
  #finished = false
  #lastEventNs = 0
  #events = 0
  #decoder: Decoder | undefined
  #inBody = false
  #failure: FailureKind | undefined
  #error = ""
  #broken: string | undefined

  constructor(row: Float64Array, owner: ReaderOwner, listener: ReaderListener) {
    this.kept = new KeptEvents(owner.protocol.factsApart ?? false)
    this.#row = row
    this.#owner = owner
    this.#listener = listener
  }

  /** Makes ready for the next response. */
  reset(): void {
    this.kept.clear()
    this.body.clear()
    this.content.clear()
    this.#parser.reset()
    this.#sse?.reset()
    this.#lines?.reset()
    this.close()
    this.retryAfterSeconds = Number.NaN
    this.#mode = "undecided"
    this.#head = undefined
    this.#complete = false
    this.#finished = false
    this.#events = 0
    this.#lastEventNs = Number.NaN
    this.#inBody = false
    this.#failure = undefined
    this.#error = ""
    this.#broken = undefined
    for (let at: number = column.headersNs; at <= column.lastContentNs; at++) this.#row[at] = Number.NaN
  }

  /** Nothing more is told of this response. */
  close(): void {
    this.#decoder?.stop()
    this.#decoder = undefined
  }

  get isStream(): boolean {
    return this.#mode === "sse" || this.#mode === "lines"
  }

  /** It has already failed in a way that says more than how its connection ends. */
  get hasFailed(): boolean {
    return this.#failure !== undefined
  }

  push(bytes: Buffer, length: number, stampNs: number): void {
    this.#stampNs = stampNs
    let stop = length
    try {
      stop = this.#parser.push(bytes, 0, length)
      this.kept.settle()
    } catch (thrown) {
      // Whatever the server sent, or a wire format made of it: one request fails, not the thread.
      this.#broken = errorMessage(thrown)
    }
    if (this.#broken !== undefined) this.#listener.onUnreadable(this.#broken)
    else if (this.#parser.done && this.#decoder === undefined) this.#end(stop === length)
  }

  /** The connection was closed. False when that cut the response short. */
  end(stampNs: number): boolean {
    this.#stampNs = stampNs
    const isWhole = this.#parser.end()
    // The decompressor still has to hand out what it was given.
    if (this.#decoder !== undefined) return isWhole || this.#parser.done
    // The end of a stream may have been told although its last chunk was not.
    if (!isWhole && !(this.isStream && this.#complete) && this.#failure === undefined) return false
    this.#end(false)
    return true
  }

  onHead(head: ResponseHead): void {
    this.#head = head
    this.#row[column.status] = head.status
    this.#row[column.headersNs] = this.#stampNs
    this.retryAfterSeconds = head.retryAfterSeconds
    if (head.status < 200 || head.status > 299) {
      this.#refuse(statusFailure(head.status), `HTTP ${head.status}`)
    } else {
      this.#mode = modeOfType(head.contentType, this.#owner.protocol.streamFraming)
      const type = mediaType(head.contentType).slice(0, 60)
      if (this.#mode === "refused") this.#refuse("content_type", `Content-Type is ${type}.`)
    }
    if (head.contentEncoding !== "" && head.contentEncoding !== "identity") this.#decode(head.contentEncoding)
  }

  onBody(bytes: Buffer, start: number, end: number): void {
    if (!this.#inBody) {
      this.#inBody = true
      this.#row[column.firstByteNs] = this.#stampNs
    }
    if (this.#decoder === undefined) this.#onPlain(bytes, start, end)
    else this.#decoder.write(bytes, start, end)
  }

  onComplete(): void {
    this.#decoder?.end()
  }

  onMalformed(message: string): void {
    // Acted on when the parser has returned: giving up may begin the next request on this very object.
    this.#broken = message
  }

  onEvent(bytes: Buffer, start: number, end: number, name: string | undefined): void {
    const owner = this.#owner
    const { protocol } = owner
    const row = this.#row
    const stampNs = this.#stampNs
    const kind = protocol.classify(bytes, start, end, name)
    const ends = kind === "finish" || kind === "content_finish"
    if (kind === protocol.completeOn || kind === "done" || (ends && protocol.completeOn === "finish")) {
      this.#complete = true
    }
    if (ends) this.#finished = true
    if (this.#events++ === 0) row[column.firstEventNs] = stampNs
    if (kind !== "done") this.#lastEventNs = stampNs
    this.kept.add(kind, bytes, start, end)
    if (isOutput(kind)) {
      if (this.content.count === 0) this.kept.addFirstContent(bytes, start, end)
      if (this.content.add(stampNs)) owner.coalescedEvents++
      owner.contentEvents++
      const isThought = kind === "reasoning" || kind === "reasoning_facts"
      if (!isThought && Number.isNaN(row[column.firstAnswerNs] ?? 0)) row[column.firstAnswerNs] = stampNs
    } else if (kind === "error") this.#fail("error_event", "The server sent an error inside the stream.")
  }

  /** Bytes of the body as the server meant them, without compression. */
  #onPlain(bytes: Buffer, start: number, end: number): void {
    if (this.#mode === "undecided") {
      this.#mode = modeOfFirstByte(bytes[start], this.#owner.protocol.streamFraming)
    }
    if (this.#mode === "sse") {
      this.#sse ??= new SseScanner(this)
      this.#sse.push(bytes, start, end)
    } else if (this.#mode === "lines") {
      this.#lines ??= new LineScanner(this)
      this.#lines.push(bytes, start, end)
    } else if (this.#mode === "whole") this.body.append(bytes, start, end)
    else if (this.body.length < snippetBytes) {
      this.body.append(bytes, start, Math.min(end, start + snippetBytes))
    }
  }

  #end(isConnectionInStep: boolean): void {
    try {
      if (this.#mode === "sse") this.#sse?.finish()
      else if (this.#mode === "lines") this.#lines?.finish()
      this.kept.settle()
    } catch (thrown) {
      this.#fail("malformed", errorMessage(thrown))
    }
    const { outcome, error } = judgeResponse({
      failure: this.#failure,
      error: this.#error,
      snippet: this.#failure === undefined ? "" : this.body.toString(),
      isStream: this.isStream,
      isEmpty: this.isStream ? this.#events === 0 : this.body.length === 0,
      hasOutput: this.content.count > 0 || this.#finished,
      isComplete: this.#complete,
    })
    const isTimedByEvent = outcome === "ok" && this.isStream && !Number.isNaN(this.#lastEventNs)
    this.#listener.onReadEnd({
      outcome,
      error,
      endNs: isTimedByEvent ? this.#lastEventNs : this.#stampNs,
      reusable: isConnectionInStep && this.#head?.keepAlive === true,
    })
  }

  #refuse(kind: FailureKind, error: string): void {
    this.#mode = "refused"
    this.#fail(kind, error)
  }

  #fail(kind: FailureKind, error: string): void {
    if (this.#failure !== undefined) return
    this.#failure = kind
    this.#error = error
  }

  #decode(encoding: string): void {
    this.#decoder = createDecoder(
      encoding,
      (part) => {
        try {
          this.#onPlain(part, 0, part.length)
          this.kept.settle()
        } catch (thrown) {
          this.#listener.onUnreadable(errorMessage(thrown))
        }
      },
      (failed) => {
        if (failed) this.#listener.onUnreadable(`The body is not valid ${encoding}.`)
        else if (this.#parser.done) this.#end(true)
      },
    )
    if (this.#decoder === undefined) {
      this.#refuse("content_type", `Content-Encoding is ${encoding.slice(0, 60)}.`)
    }
  }
}

function isOutput(kind: EventKind): boolean {
  switch (kind) {
    case "content":
    case "content_finish":
    case "content_facts":
    case "reasoning":
    case "reasoning_facts":
      return true
    default:
      return false
  }
}
