import { setTimeout as pause } from "node:timers/promises"
import {
  type Connect,
  EvalScopeError,
  errorMessage,
  type HttpCall,
  type HttpReply,
  sha256,
  type Transport,
  TransportError,
} from "@evalscope/core"
import { anthropicBatch } from "./anthropic-batch.js"
import { type Ask, type BatchProtocol, BatchRefusal } from "./batch-protocol.js"
import { openaiBatch } from "./openai-batch.js"
import type { PendingBatches } from "./pending-batches.js"

export interface BatchOptions {
  /** Carries the batches themselves. */
  connect: Connect
  pending: PendingBatches
  /** Milliseconds between two looks at a batch: the first pause; it grows. */
  pollMs: number
  onProgress(progress: { batch: string; done: number; total: number }): void
}

interface Waiter {
  id: string
  body: string
  settle(end: HttpReply | Error): void
}

/** A batch is sent when no further request has come for so long. */
const gatherMs = 400
const longestPollMs = 60_000
/** Looks at a batch that may fail one after the other. */
const patience = 20
const requestTimeoutMs = 300_000

/**
 * Sends requests in batches: they are gathered, handed to the provider at once, and answered when it has them. A
 * provider takes up to a day for that, at about half the price. Replies of batches that an interrupted run has left
 * behind are taken instead of asking again.
 */
export function batchConnect(options: BatchOptions): Connect {
  return async (origin) => {
    const direct = await options.connect(origin)
    const senders = new Map<string, ReturnType<typeof batchSender>>()
    return {
      post: async (call) => {
        const { target } = call
        const sender = senders.get(target) ?? batchSender(call, direct, options)
        senders.set(target, sender)
        return sender.post(call)
      },
      close: async () => {
        await Promise.all([...senders.values()].map((sender) => sender.close()))
        await direct.close()
      },
    }
  }
}

/** Gathers and sends the requests to one address. */
function batchSender(first: HttpCall, direct: Transport, { pending, pollMs, onProgress }: BatchOptions) {
  const protocol = protocolOf(first, direct)
  const endpoint = `${first.origin}${first.target}`
  const closing = new AbortController()
  const asked = new Map<string, number>()
  const waiting = new Map<string, Waiter>()
  /** Replies that nobody has asked for yet. */
  const kept = new Map<string, HttpReply>()
  const batchOf = new Map<string, string>()
  /** By batch, requests whose replies were not handed out yet. */
  const open = new Map<string, Set<string>>()
  const followed = new Set<string>()
  let gathered: Waiter[] = []
  let bytes = 0
  let timer: NodeJS.Timeout | undefined

  const known = pending.of(endpoint).then((batches) => {
    for (const { batch, ids } of batches) remember(batch, ids)
  })

  function remember(batch: string, ids: readonly string[]): void {
    open.set(batch, new Set(ids))
    for (const id of ids) batchOf.set(id, batch)
  }

  function deliver(id: string, end: HttpReply | Error): void {
    const waiter = waiting.get(id)
    if (waiter) {
      waiting.delete(id)
      handedOut(id)
      waiter.settle(end)
    } else if (!(end instanceof Error)) kept.set(id, end)
  }

  function handedOut(id: string): void {
    open.get(batchOf.get(id) ?? "")?.delete(id)
    batchOf.delete(id)
  }

  async function flush(): Promise<void> {
    clearTimeout(timer)
    const requests = gathered
    gathered = []
    bytes = 0
    if (requests.length === 0) return
    const end = (result: HttpReply | Error) => {
      for (const { id } of requests) deliver(id, result)
    }
    try {
      const batch = await protocol.submit(requests)
      const ids = requests.map(({ id }) => id)
      await pending.add({ batch, endpoint, ids })
      remember(batch, ids)
      onProgress({ batch, done: 0, total: requests.length })
      void follow(batch).catch(() => undefined)
    } catch (thrown) {
      end(refusal(thrown, endpoint))
    }
  }

  /** Looks at a batch until it has ended, then hands its replies out. */
  async function follow(batch: string): Promise<void> {
    if (followed.has(batch)) return
    followed.add(batch)
    let failures = 0
    let told = 0
    for (let wait = pollMs; ; wait = Math.min(wait * 1.5, longestPollMs)) {
      await pause(wait, undefined, { signal: closing.signal })
      try {
        const { ended, done, total } = await protocol.state(batch)
        failures = 0
        if (done !== told) onProgress({ batch, done, total })
        told = done
        if (!ended) continue
        for (const { id, status, body } of await protocol.replies(batch)) {
          deliver(id, { status, headers: {}, text: body, streamed: false })
        }
        break
      } catch (thrown) {
        failures += 1
        const gone = thrown instanceof BatchRefusal && thrown.reply.status === 404
        if (gone || failures > patience) break
      }
    }
    // What the provider has left unanswered is asked again.
    const lost = new TransportError("reply", `the batch ${batch} ended without an answer`)
    for (const id of [...(open.get(batch) ?? [])]) {
      if (kept.has(id)) continue
      deliver(id, lost)
      handedOut(id)
    }
  }

  return {
    async post(call: HttpCall): Promise<HttpReply> {
      await known
      const id = idOf(endpoint, call.body, asked)
      const reply = kept.get(id)
      if (reply) {
        kept.delete(id)
        handedOut(id)
        return reply
      }
      return new Promise((resolve, reject) => {
        const abort = () => {
          waiting.delete(id)
          gathered = gathered.filter((waiter) => waiter.id !== id)
          reject(new TransportError("aborted", "the request was cancelled"))
        }
        if (call.signal?.aborted) return abort()
        call.signal?.addEventListener("abort", abort, { once: true })
        const waiter: Waiter = {
          id,
          body: call.body,
          settle: (end) => {
            call.signal?.removeEventListener("abort", abort)
            if (end instanceof Error) reject(end)
            else resolve(end)
          },
        }
        waiting.set(id, waiter)
        const earlier = batchOf.get(id)
        if (earlier !== undefined) {
          void follow(earlier).catch(() => undefined)
          return
        }
        gathered.push(waiter)
        bytes += call.body.length
        clearTimeout(timer)
        const { most } = protocol
        if (gathered.length >= most.requests || bytes >= most.bytes) void flush()
        else timer = setTimeout(() => void flush(), gatherMs)
      })
    },
    async close(): Promise<void> {
      clearTimeout(timer)
      closing.abort()
      // Only what was handed out in full is forgotten: the rest is for a resume.
      for (const [batch, ids] of open) if (ids.size === 0) await pending.remove({ endpoint, batch })
    },
  }
}

/** The same request asked again, as repeats do, has a name of its own. */
function idOf(endpoint: string, body: string, asked: Map<string, number>): string {
  const hash = sha256(`${endpoint}\n${body}`, 40)
  const times = asked.get(hash) ?? 0
  asked.set(hash, times + 1)
  return `${hash}-${times}`
}

function protocolOf(call: HttpCall, direct: Transport): BatchProtocol {
  const [path = ""] = call.target.split("?")
  const [, base = "", endpoint = ""] =
    /^(.*?)(\/chat\/completions|\/completions|\/responses|\/messages)$/.exec(path) ?? []
  const ask: Ask = async ({ method, target, contentType = "application/json", body = "" }) => {
    const reply = await direct.post({
      ...(method === "GET" && { method }),
      origin: call.origin,
      target,
      headers: withContentType(call.headers, contentType),
      body,
      timeoutMs: requestTimeoutMs,
      signal: undefined,
    })
    if (reply.status < 200 || reply.status >= 300) throw new BatchRefusal(reply)
    return reply.text
  }
  return endpoint === "/messages" ? anthropicBatch(ask, base) : openaiBatch(ask, base, endpoint)
}

function withContentType(headers: readonly string[], contentType: string): string[] {
  return headers.map((value, i) => (i % 2 === 1 && headers[i - 1] === "content-type" ? contentType : value))
}

/** A provider's refusal becomes the reply of each request, so that it is told like any other. */
function refusal(thrown: unknown, endpoint: string): HttpReply | Error {
  if (thrown instanceof TransportError) return thrown
  if (!(thrown instanceof BatchRefusal)) return new TransportError("reply", errorMessage(thrown), thrown)
  const { status } = thrown.reply
  if (status !== 404 && status !== 405 && status !== 501) return thrown.reply
  return new EvalScopeError({
    code: "not_supported",
    message: `${endpoint} takes no batches: the endpoint beside it answered ${status}.`,
    hint: "Leave --batch-api out; OpenAI, Anthropic and some compatible services have it.",
    cause: thrown,
  })
}
