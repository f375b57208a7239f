import { z } from "zod"
import type { ReportedError } from "../../http/reply-error.js"
import type { SplitReasoningOptions } from "../../reasoning/split-reasoning.js"
import type { StreamReader } from "../wire.js"
import { fromResponsesResponse } from "./from-response.js"

const eventSchema = z.looseObject({
  type: z.string(),
  delta: z.unknown().optional(),
  response: z.unknown().optional(),
  message: z.string().nullish(),
  code: z.string().nullish(),
})

const failedSchema = z.looseObject({
  error: z.looseObject({ message: z.string().nullish(), code: z.string().nullish() }).nullish(),
})

/**
 * Reads the events of a streamed response. The last one (`response.completed` or `response.incomplete`) holds the
 * whole reply, so nothing is put together; without it the stream was cut off.
 */
export function responsesStreamReader(options: SplitReasoningOptions = {}): StreamReader {
  let final: unknown
  let failure: ReportedError | undefined

  return {
    read(json) {
      const event = eventSchema.parse(json)
      if (event.type === "response.completed" || event.type === "response.incomplete") final = event.response
      if (event.type === "error") {
        failure = { message: event.message ?? "no reason given", code: event.code ?? "" }
      }
      if (event.type === "response.failed") {
        const error = failedSchema.safeParse(event.response).data?.error
        failure = { message: error?.message ?? "no reason given", code: error?.code ?? "" }
      }
      return event.type.endsWith(".delta") && typeof event.delta === "string" && event.delta !== ""
    },
    failure: () => failure,
    finish() {
      if (final === undefined) return { missing: "the event response.completed" }
      return fromResponsesResponse(final, options)
    },
  }
}
