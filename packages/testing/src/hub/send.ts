import type { IncomingMessage, ServerResponse } from "node:http"
import { setTimeout as sleep } from "node:timers/promises"
import type { HubFault } from "./fault.js"
import type { HubFile } from "./repository.js"

type Headers = Readonly<Record<string, string | number>>

export function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Headers = {},
): void {
  const body = JSON.stringify(value)
  response.writeHead(status, {
    "Content-Type": "application/json; charset=utf-8",
    "Content-Length": Buffer.byteLength(body),
    ...headers,
  })
  response.end(response.req.method === "HEAD" ? undefined : body)
}

/** Applies the faults that replace the whole response. True when the response was sent. */
export async function sendFault(response: ServerResponse, faults: readonly HubFault[]): Promise<boolean> {
  for (const fault of faults) {
    if (fault.type === "slow" && fault.delayMs !== undefined) await sleep(fault.delayMs)
    if (fault.type === "status") {
      const headers: Record<string, number> = {}
      if (fault.retryAfterS !== undefined) headers["Retry-After"] = fault.retryAfterS
      sendJson(response, fault.status, { error: `Simulated error ${fault.status}.` }, headers)
      return true
    }
    if (fault.type === "html") {
      response.writeHead(200, { "Content-Type": "text/html" })
      response.end("<!doctype html><title>Sign in</title><p>Please sign in to the network.")
      return true
    }
  }
  return false
}

interface Range {
  start: number
  end: number
}

/**
 * Sends a file, or the part of it that a `Range` header asks for, through the faults of its body. `strike` is
 * asked for them only when there is a body to send.
 */
export async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  file: HubFile,
  headers: Headers,
  strike: () => readonly HubFault[],
): Promise<void> {
  const faults = request.method === "HEAD" ? [] : strike()
  const slow = faults.find((fault) => fault.type === "slow")
  if (slow?.delayMs !== undefined) await sleep(slow.delayMs)
  const wanted = faults.some((fault) => fault.type === "ignore-range") ? undefined : request.headers.range
  const range = wanted === undefined ? { start: 0, end: file.size - 1 } : parseRange(wanted, file.size)
  if (range === undefined) {
    response.writeHead(416, { "Content-Range": `bytes */${file.size}`, "Content-Length": 0 })
    response.end()
    return
  }
  const length = range.end - range.start + 1
  response.writeHead(wanted === undefined ? 200 : 206, {
    "Content-Type": "application/octet-stream",
    "Accept-Ranges": "bytes",
    ...headers,
    "Content-Length": length,
    ...(wanted === undefined ? {} : { "Content-Range": `bytes ${range.start}-${range.end}/${file.size}` }),
  })
  if (request.method === "HEAD" || length === 0) {
    response.end()
    return
  }
  await sendBody(response, file, range, faults)
}

async function sendBody(
  response: ServerResponse,
  file: HubFile,
  range: Range,
  faults: readonly HubFault[],
): Promise<void> {
  const corrupt = faults.some((fault) => fault.type === "corrupt")
  const speed = faults.find((fault) => fault.type === "slow")?.bytesPerSecond
  const broken = faults.find((fault) => fault.type === "break" || fault.type === "stall")
  let left = broken?.afterBytes ?? Number.POSITIVE_INFINITY
  for await (const chunk of file.read(range.start, range.end)) {
    const bytes: Buffer = corrupt ? flipped(chunk) : chunk
    const sent = bytes.subarray(0, Math.max(0, left))
    left -= bytes.length
    if (speed === undefined) await write(response, sent)
    else await writeSlowly(response, sent, speed)
    if (response.destroyed) return
    if (left > 0) continue
    // What was written must leave, and a client in the same process must have read it, before the socket is torn down.
    if (broken?.type === "break") setTimeout(() => setImmediate(() => response.destroy()), 100)
    return
  }
  response.end()
}

function flipped(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  const at = copy.length - 1
  if (at >= 0) copy[at] = (copy[at] ?? 0) ^ 1
  return copy
}

async function write(response: ServerResponse, bytes: Buffer): Promise<void> {
  if (response.write(bytes) || response.destroyed) return
  await new Promise<void>((done) => {
    response.once("drain", done)
    response.once("close", done)
  })
}

async function writeSlowly(response: ServerResponse, bytes: Buffer, perSecond: number): Promise<void> {
  const slice = Math.max(1, Math.ceil(perSecond / 50))
  for (let at = 0; at < bytes.length && !response.destroyed; at += slice) {
    await write(response, bytes.subarray(at, at + slice))
    await sleep(20)
  }
}

function parseRange(text: string, size: number): Range | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(text)
  if (match === null) return undefined
  const [, first = "", last = ""] = match
  if (first === "") {
    const length = Math.min(Number(last), size)
    return length > 0 ? { start: size - length, end: size - 1 } : undefined
  }
  const start = Number(first)
  const end = last === "" ? size - 1 : Math.min(Number(last), size - 1)
  return start <= end && start < size ? { start, end } : undefined
}
