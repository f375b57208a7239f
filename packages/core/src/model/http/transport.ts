import type { IncomingHttpHeaders } from "node:http"
import type { Dispatcher } from "undici"
import { createAbortFanout } from "../abort-fanout.js"
import { createBodyReader, type EventListener } from "./body-reader.js"
import { createDispatcher, type Environment } from "./dispatcher.js"
import { TransportError } from "./transport-error.js"

/** One request. */
export interface HttpCall {
  /** Default POST. */
  method?: "GET"
  origin: string
  /** Path with query. */
  target: string
  /** Names and values in turn. */
  headers: string[]
  body: string
  /** Milliseconds from sending to the last byte. */
  timeoutMs: number
  signal: AbortSignal | undefined
  /** Called for each server-sent event of a successful reply; what it throws ends the call. */
  onEvent?: EventListener
}

/** A complete reply: its body arrived to the last byte as far as HTTP can tell. */
export interface HttpReply {
  status: number
  headers: IncomingHttpHeaders
  /** Empty when the body was delivered as events. */
  text: string
  streamed: boolean
}

export interface Transport {
  /**
   * Sends one request. There is no queue: every call in flight has its own connection.
   * @throws TransportError when no complete reply arrived.
   */
  post(call: HttpCall): Promise<HttpReply>
  /** Ends all connections at once. */
  close(): Promise<void>
}

const longestTimer = 2 ** 31 - 1

/** A transport over connections of its own; proxies are those of the environment. */
export async function connectDirectly(origin: string, env: Environment): Promise<Transport> {
  return createTransport(await createDispatcher(origin, env))
}

/** Requests over a connection pool. Timeouts, aborts and event streams are handled here, statuses are not. */
export function createTransport(dispatcher: Dispatcher): Transport {
  const listenAbort = createAbortFanout()

  function post(call: HttpCall): Promise<HttpReply> {
    return new Promise((resolve, reject) => {
      if (call.signal?.aborted) {
        reject(new TransportError("aborted", "the request was cancelled"))
        return
      }
      let settled = false
      let cancel: (reason: Error) => void = () => {}
      const stop = (error: Error) => {
        if (settle()) {
          reject(error)
          cancel(error)
        }
      }
      const timer = setTimeout(
        () => stop(new TransportError("timeout", `no complete reply within ${call.timeoutMs / 1000} s`)),
        Math.min(call.timeoutMs, longestTimer),
      )
      const unlisten =
        call.signal &&
        listenAbort(call.signal, () => stop(new TransportError("aborted", "the request was cancelled")))
      const settle = () => {
        if (settled) return false
        settled = true
        clearTimeout(timer)
        unlisten?.()
        return true
      }

      const body = createBodyReader(call.onEvent)
      let status = 0
      let headers: IncomingHttpHeaders = {}
      const handler: Dispatcher.DispatchHandler = {
        onRequestStart(controller) {
          cancel = (reason) => controller.abort(reason)
          // Cancelled while the connection was still being made.
          if (settled) controller.abort(new TransportError("aborted", "the request was cancelled"))
        },
        onResponseStart(_controller, statusCode, responseHeaders) {
          if (statusCode < 200) return
          status = statusCode
          headers = responseHeaders
          body.start(statusCode, responseHeaders)
        },
        onResponseData(_controller, chunk) {
          if (settled) return
          try {
            body.data(chunk)
          } catch (error) {
            stop(error instanceof Error ? error : new Error(String(error)))
          }
        },
        onResponseEnd() {
          if (settled) return
          try {
            const end = body.end()
            if (settle()) resolve({ status, headers, ...end })
          } catch (error) {
            stop(error instanceof Error ? error : new Error(String(error)))
          }
        },
        onResponseError(_controller, error) {
          if (settle()) reject(new TransportError(status === 0 ? "request" : "reply", error.message, error))
        },
      }
      try {
        dispatcher.dispatch(
          {
            origin: call.origin,
            path: call.target,
            method: call.method ?? "POST",
            headers: call.headers,
            body: call.body,
          },
          handler,
        )
      } catch (error) {
        stop(new TransportError("request", error instanceof Error ? error.message : String(error), error))
      }
    })
  }

  return { post, close: () => dispatcher.destroy() }
}
