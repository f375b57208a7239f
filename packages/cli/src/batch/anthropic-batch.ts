import { z } from "zod"
import { type Ask, type BatchProtocol, type BatchReply, parseLines } from "./batch-protocol.js"

const batchSchema = z.object({
  id: z.string(),
  processing_status: z.string(),
  request_counts: z.object({
    processing: z.number(),
    succeeded: z.number(),
    errored: z.number(),
    canceled: z.number(),
    expired: z.number(),
  }),
})

const lineSchema = z.object({
  custom_id: z.string(),
  result: z.discriminatedUnion("type", [
    z.object({ type: z.literal("succeeded"), message: z.unknown() }),
    z.object({ type: z.literal("errored"), error: z.unknown() }),
    z.object({ type: z.literal("canceled") }),
    z.object({ type: z.literal("expired") }),
  ]),
})

/** HTTP statuses of the API's kinds of errors. */
const statuses: Readonly<Record<string, number>> = {
  invalid_request_error: 400,
  authentication_error: 401,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  overloaded_error: 529,
}

/**
 * The Message Batches API of Anthropic.
 * @param base path under the origin, e.g. `/v1`
 */
export function anthropicBatch(ask: Ask, base: string): BatchProtocol {
  const batches = `${base}/messages/batches`
  return {
    most: { requests: 100_000, bytes: 200e6 },
    submit: async (requests) => {
      const entries = requests.map(({ id, body }) => `{"custom_id":${JSON.stringify(id)},"params":${body}}`)
      const made = await ask({ method: "POST", target: batches, body: `{"requests":[${entries.join(",")}]}` })
      return batchSchema.parse(JSON.parse(made)).id
    },
    state: async (batch) => {
      const text = await ask({ method: "GET", target: `${batches}/${batch}` })
      const { processing_status, request_counts: counts } = batchSchema.parse(JSON.parse(text))
      const done = counts.succeeded + counts.errored + counts.canceled + counts.expired
      return { ended: processing_status === "ended", done, total: done + counts.processing }
    },
    replies: async (batch) => {
      const text = await ask({ method: "GET", target: `${batches}/${batch}/results` })
      return parseLines(text).flatMap(replyOf)
    },
  }
}

const errorSchema = z.object({ error: z.object({ type: z.string() }) })

function replyOf(line: unknown): readonly BatchReply[] {
  const { custom_id: id, result } = lineSchema.parse(line)
  if (result.type === "succeeded") return [{ id, status: 200, body: JSON.stringify(result.message) }]
  if (result.type !== "errored") return []
  const kind = errorSchema.safeParse(result.error)
  const status = kind.success ? (statuses[kind.data.error.type] ?? 500) : 500
  return [{ id, status, body: JSON.stringify(result.error) }]
}
