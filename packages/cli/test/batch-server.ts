import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

interface Line {
  custom_id: string
  body?: { messages: { content: unknown }[] }
  params?: { messages: { content: unknown }[] }
}

interface Batch {
  lines: readonly Line[]
  /** Looks at it until it has ended. */
  looks: number
}

export interface BatchServer {
  url: string
  /** Sizes of the batches it was handed. */
  sizes: number[]
  /** Requests that were answered. */
  answered: number
  stop(): Promise<void>
}

interface Behaviour {
  answer: (prompt: string) => string
  /** Looks at a batch before it has ended. */
  looks?: number
  /** Its answer to a request of a batch; undefined = right away, number = that status, "expired" = none. */
  fate?: (id: string, prompt: string) => number | "expired" | undefined
}

/** The batch APIs of OpenAI and Anthropic, as far as requests and replies go. */
export async function startBatchServer({ answer, looks = 2, fate }: Behaviour): Promise<BatchServer> {
  const files = new Map<string, string>()
  const batches = new Map<string, Batch>()
  const state: Pick<BatchServer, "sizes" | "answered"> = { sizes: [], answered: 0 }
  const add = (lines: readonly Line[]): string => {
    const id = `batch_${batches.size + 1}`
    batches.set(id, { lines, looks })
    state.sizes.push(lines.length)
    return id
  }
  const promptOf = (line: Line) => {
    const messages = (line.body ?? line.params)?.messages ?? []
    return JSON.stringify(messages.at(-1)?.content)
  }

  const openai = (path: string, text: string): unknown => {
    const [, kind = "", id = "", content] = path.split("/").slice(1)
    if (kind === "files" && id === "") {
      const body = text.slice(text.lastIndexOf("\r\n\r\n") + 4, text.lastIndexOf("\r\n--"))
      files.set(`file_${files.size}`, body)
      return { id: `file_${files.size - 1}` }
    }
    if (kind === "files" && content === "content") return files.get(id)
    if (kind !== "batches") return undefined
    if (id === "") {
      const { input_file_id } = JSON.parse(text)
      const lines = (files.get(input_file_id) ?? "").split("\n").filter(Boolean)
      return openaiBatch(add(lines.map((line) => JSON.parse(line))))
    }
    return openaiBatch(id)
  }
  const openaiBatch = (id: string): unknown => {
    const batch = batches.get(id)
    if (!batch) return undefined
    batch.looks -= 1
    if (batch.looks > 0) return { id, status: "in_progress", request_counts: counts(batch, 0) }
    if (files.has(`out_${id}`)) return finished(id, batch)
    const output: string[] = []
    const errors: string[] = []
    for (const line of batch.lines) {
      const end = fate?.(line.custom_id, promptOf(line))
      if (end === "expired") {
        errors.push(
          JSON.stringify({ custom_id: line.custom_id, error: { code: "batch_expired", message: "late" } }),
        )
        continue
      }
      state.answered += 1
      const body =
        end === undefined
          ? {
              id: "c",
              object: "chat.completion",
              model: "m",
              choices: [
                {
                  index: 0,
                  message: { role: "assistant", content: answer(promptOf(line)) },
                  finish_reason: "stop",
                },
              ],
              usage: { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 },
            }
          : { error: { message: "no" } }
      output.push(JSON.stringify({ custom_id: line.custom_id, response: { status_code: end ?? 200, body } }))
    }
    files.set(`out_${id}`, output.join("\n"))
    files.set(`err_${id}`, errors.join("\n"))
    return finished(id, batch)
  }
  const finished = (id: string, batch: Batch) => ({
    id,
    status: "completed",
    output_file_id: `out_${id}`,
    error_file_id: `err_${id}`,
    request_counts: counts(batch, batch.lines.length),
  })
  const counts = ({ lines }: Batch, completed: number) => ({ total: lines.length, completed, failed: 0 })

  const anthropic = (path: string, text: string): unknown => {
    const [id = "", results] = path.split("/").slice(4)
    if (id === "") return anthropicBatch(add(JSON.parse(text).requests))
    if (results === undefined) return anthropicBatch(id)
    const lines = batches.get(id)?.lines ?? []
    return lines
      .map((line) => {
        state.answered += 1
        const message = {
          id: "m",
          type: "message",
          role: "assistant",
          model: "m",
          content: [{ type: "text", text: answer(promptOf(line)) }],
          stop_reason: "end_turn",
          usage: { input_tokens: 5, output_tokens: 2 },
        }
        return JSON.stringify({ custom_id: line.custom_id, result: { type: "succeeded", message } })
      })
      .join("\n")
  }
  const anthropicBatch = (id: string): unknown => {
    const batch = batches.get(id)
    if (!batch) return undefined
    batch.looks -= 1
    const left = batch.looks > 0 ? batch.lines.length : 0
    const request_counts = {
      processing: left,
      succeeded: batch.lines.length - left,
      errored: 0,
      canceled: 0,
      expired: 0,
    }
    return { id, processing_status: left > 0 ? "in_progress" : "ended", request_counts }
  }

  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    let text = ""
    for await (const chunk of request) text += chunk
    const path = request.url ?? ""
    const found = path.startsWith("/v1/messages/batches") ? anthropic(path, text) : openai(path, text)
    response.writeHead(found === undefined ? 404 : 200, { "content-type": "application/json" })
    response.end(typeof found === "string" ? found : JSON.stringify(found ?? { error: { message: "none" } }))
  }
  const server = createServer((request, response) => void respond(request, response))
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}`,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  })
}
