import { createBodyReader } from "../../http/body-reader.js"
import type { HttpReply } from "../../http/transport.js"
import { TransportError } from "../../http/transport-error.js"
import { isJsonObject } from "../json-object.js"
import type { Wire } from "../wire.js"
import type { ModelCall, ModelClient } from "./model-client.js"

/**
 * The part of an official client that is used: `new OpenAI()`, `new AzureOpenAI()`, `new Anthropic()` and those made
 * for other clouds fit.
 */
export interface SdkClient {
  readonly baseURL: string
  post(path: string, options: SdkRequest): { asResponse(): Promise<Response> }
}

/** Options of one request, which all of these clients share. */
interface SdkRequest {
  body: object
  headers?: Record<string, string>
  query?: Record<string, string>
  maxRetries: number
  /** Milliseconds until the reply begins. */
  timeout: number
  signal: AbortSignal
}

/** Requests through a client of an official SDK. Repeating them is left to the engine, which counts and tells. */
export function createSdkClient(
  client: SdkClient,
  wire: Pick<Wire, "path" | "headers">,
  closeAll: () => Promise<void> = async () => undefined,
): ModelClient {
  return {
    async send(call) {
      const { timeoutMs } = call
      const deadline = AbortSignal.timeout(timeoutMs)
      const signal = call.signal ? AbortSignal.any([deadline, call.signal]) : deadline
      try {
        return await exchange(client, wire, call, signal)
      } catch (thrown) {
        if (call.signal?.aborted) throw new TransportError("aborted", "the request was cancelled")
        if (deadline.aborted) {
          throw new TransportError("timeout", `no complete reply within ${timeoutMs / 1000} s`)
        }
        const refused = refusedReply(thrown)
        if (refused) return refused
        throw thrown
      }
    },
    close: closeAll,
  }
}

async function exchange(
  client: SdkClient,
  wire: Pick<Wire, "path" | "headers">,
  { body, extraHeaders, extraQuery, timeoutMs, onEvent }: ModelCall,
  signal: AbortSignal,
): Promise<HttpReply> {
  const response = await client
    .post(wire.path, {
      body,
      headers: { ...wire.headers, ...extraHeaders },
      ...(extraQuery && { query: { ...extraQuery } }),
      maxRetries: 0,
      timeout: Math.min(Math.ceil(timeoutMs), 2 ** 31 - 1),
      signal,
    })
    .asResponse()
    .catch((thrown: unknown) => {
      if (isConnectionError(thrown)) throw new TransportError("request", deepestMessage(thrown), thrown)
      throw thrown
    })
  const headers = Object.fromEntries(response.headers)
  // `fetch` has decoded the body already.
  delete headers["content-encoding"]
  const reader = createBodyReader(onEvent)
  reader.start(response.status, headers)
  const pieces = (response.body ?? new ReadableStream<Uint8Array>()).getReader()
  for (let piece = await nextPiece(pieces); piece; piece = await nextPiece(pieces)) reader.data(piece)
  return { status: response.status, headers, ...reader.end() }
}

async function nextPiece(
  pieces: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>,
): Promise<Buffer | undefined> {
  try {
    const { done, value } = await pieces.read()
    return done ? undefined : Buffer.from(value)
  } catch (cause) {
    throw new TransportError("reply", deepestMessage(cause), cause)
  }
}

/** SDKs throw replies that refuse. This is the reply again, with what the SDK kept of its body. */
function refusedReply(thrown: unknown): HttpReply | undefined {
  if (!(thrown instanceof Error) || !("status" in thrown) || typeof thrown.status !== "number")
    return undefined
  const { status } = thrown
  const said = "error" in thrown ? thrown.error : undefined
  const body = isJsonObject(said) && "error" in said ? said : { error: said ?? thrown.message }
  const headers = "headers" in thrown && thrown.headers instanceof Headers ? thrown.headers : new Headers()
  return { status, headers: Object.fromEntries(headers), text: JSON.stringify(body), streamed: false }
}

function isConnectionError(thrown: unknown): boolean {
  return thrown instanceof Error && /^APIConnection/.test(thrown.constructor.name)
}

/** `fetch` says only that it failed; the reason is in the causes. */
function deepestMessage(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown)
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return deepestMessage(thrown.errors[0])
  return thrown.cause === undefined ? thrown.message : deepestMessage(thrown.cause)
}
