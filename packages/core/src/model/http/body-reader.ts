import type { IncomingHttpHeaders } from "node:http"
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib"
import { createParser, type EventSourceMessage } from "eventsource-parser"
import { TransportError } from "./transport-error.js"

/**
 * Takes an event of a stream. `last` marks one that only the end of the body closed, so that it may be incomplete.
 */
export type EventListener = (event: EventSourceMessage, last: boolean) => void

/** Reads one reply's body: as text, or as events when the reply is a stream and events are wanted. */
export interface BodyReader {
  start(status: number, headers: IncomingHttpHeaders): void
  data(chunk: Buffer): void
  end(): { text: string; streamed: boolean }
}

export function createBodyReader(onEvent: EventListener | undefined): BodyReader {
  const decoder = new TextDecoder()
  let text = ""
  let ended = false
  let feed: ((chunk: string) => void) | undefined
  let decompress: ((body: Buffer) => Buffer) | undefined
  const compressed: Buffer[] = []

  function take(decoded: string) {
    if (feed) feed(decoded)
    else text += decoded
  }

  return {
    start(status, headers) {
      decompress = decompressorOf(headers["content-encoding"])
      if (onEvent && status < 300 && /^text\/event-stream/i.test(headers["content-type"] ?? "")) {
        const parser = createParser({ onEvent: (event) => onEvent(event, ended) })
        feed = (chunk) => parser.feed(chunk)
      }
    },
    data(chunk) {
      if (decompress) compressed.push(chunk)
      else take(decoder.decode(chunk, { stream: true }))
    },
    end() {
      if (decompress) take(decompressed(decompress, compressed))
      take(decoder.decode())
      ended = true
      // Some servers leave out the blank line after their last event.
      feed?.("\n\n")
      return { text, streamed: feed !== undefined }
    },
  }
}

/** Compression is not asked for, but some gateways compress anyway; such a body is read when it is complete. */
function decompressorOf(encoding: string | undefined): ((body: Buffer) => Buffer) | undefined {
  switch (encoding?.toLowerCase()) {
    case "gzip":
    case "x-gzip":
      return gunzipSync
    case "deflate":
      return inflateSync
    case "br":
      return brotliDecompressSync
    default:
      return undefined
  }
}

function decompressed(decompress: (body: Buffer) => Buffer, chunks: readonly Buffer[]): string {
  try {
    return decompress(Buffer.concat(chunks)).toString("utf8")
  } catch (error) {
    throw new TransportError("reply", "its compressed body is damaged or incomplete", error)
  }
}
