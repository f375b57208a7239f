import type { Dispatcher } from "undici"
import type { Carrier } from "./carrier.js"

/** Requests through undici: TLS and proxies. */
export function undiciCarrier(dispatcher: Dispatcher): Carrier {
  return {
    send({ method = "POST", origin, target, headers, body }, handler) {
      let cancelled: Error | undefined
      let abort: ((reason: Error) => void) | undefined
      try {
        dispatcher.dispatch(
          { origin, path: target, method, headers: [...headers], body: body === "" ? null : body },
          {
            onRequestStart(controller) {
              abort = (reason) => controller.abort(reason)
              // Cancelled while the connection was still being made.
              if (cancelled) abort(cancelled)
            },
            onResponseStart(_controller, status, replyHeaders) {
              if (status >= 200) handler.start(status, replyHeaders)
            },
            onResponseData: (_controller, chunk) => handler.data(chunk),
            onResponseEnd: () => handler.end(),
            onResponseError(_controller, error) {
              if (!cancelled) handler.fail(error)
            },
          },
        )
      } catch (error) {
        handler.fail(error instanceof Error ? error : new Error(String(error)))
      }
      return {
        cancel(reason) {
          cancelled = reason
          abort?.(reason)
        },
      }
    },
    close: () => dispatcher.destroy(),
  }
}
