import { randomUUID } from "node:crypto"
import { z } from "zod"
import { type Ask, type BatchProtocol, type BatchReply, parseLines } from "./batch-protocol.js"

const fileSchema = z.object({ id: z.string() })

const batchSchema = z.object({
  id: z.string(),
  status: z.string(),
  output_file_id: z.string().nullish(),
  error_file_id: z.string().nullish(),
  request_counts: z.object({ total: z.number(), completed: z.number(), failed: z.number() }).nullish(),
})

const lineSchema = z.object({
  custom_id: z.string(),
  response: z.object({ status_code: z.number(), body: z.unknown() }).nullish(),
  error: z.object({ code: z.string().nullish(), message: z.string().nullish() }).nullish(),
})

const ended: ReadonlySet<string> = new Set(["completed", "failed", "expired", "cancelled"])

/**
 * The Batch API of OpenAI, which others speak too: a file of requests is uploaded, and a file of replies fetched.
 *
 * @param base path under the origin, e.g. `/v1`
 * @param endpoint path of the requests, e.g. `/chat/completions`
 */
export function openaiBatch(ask: Ask, base: string, endpoint: string): BatchProtocol {
  const find = async (batch: string) =>
    batchSchema.parse(JSON.parse(await ask({ method: "GET", target: `${base}/batches/${batch}` })))
  return {
    most: { requests: 50_000, bytes: 150e6 },
    submit: async (requests) => {
      const url = `/v1${endpoint}`
      const lines = requests.map(
        ({ id, body }) =>
          `{"custom_id":${JSON.stringify(id)},"method":"POST","url":"${url}","body":${body}}\n`,
      )
      const form = multipart({ purpose: "batch" }, lines.join(""))
      const uploaded = await ask({ method: "POST", target: `${base}/files`, ...form })
      const made = await ask({
        method: "POST",
        target: `${base}/batches`,
        body: JSON.stringify({
          input_file_id: fileSchema.parse(JSON.parse(uploaded)).id,
          endpoint: url,
          completion_window: "24h",
        }),
      })
      return batchSchema.parse(JSON.parse(made)).id
    },
    state: async (batch) => {
      const { status, request_counts: counts } = await find(batch)
      return {
        ended: ended.has(status),
        done: (counts?.completed ?? 0) + (counts?.failed ?? 0),
        total: counts?.total ?? 0,
      }
    },
    replies: async (batch) => {
      const { output_file_id, error_file_id } = await find(batch)
      const replies: BatchReply[] = []
      for (const file of [output_file_id, error_file_id]) {
        if (!file) continue
        const text = await ask({ method: "GET", target: `${base}/files/${file}/content` })
        for (const line of parseLines(text)) replies.push(...replyOf(line))
      }
      return replies
    },
  }
}

function replyOf(line: unknown): readonly BatchReply[] {
  const { custom_id: id, response, error } = lineSchema.parse(line)
  if (response) return [{ id, status: response.status_code, body: JSON.stringify(response.body) }]
  // What was cancelled or has expired was not answered, and may be asked again.
  if (error?.code === "batch_expired" || error?.code === "batch_cancelled") return []
  return [{ id, status: 500, body: JSON.stringify({ error: error ?? { message: "no reply" } }) }]
}

function multipart(fields: Readonly<Record<string, string>>, file: string) {
  const boundary = `evalscope-${randomUUID()}`
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="requests.jsonl"\r\ncontent-type: application/jsonl\r\n\r\n`
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: `${parts.join("")}${head}${file}\r\n--${boundary}--\r\n`,
  }
}
