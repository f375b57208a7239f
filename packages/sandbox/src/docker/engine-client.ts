import { Agent, type IncomingMessage, request } from "node:http"
import type { Duplex } from "node:stream"
import { z } from "zod"
import { errorMessage, SandboxError } from "../errors/index.js"
import type { Endpoint } from "./endpoint.js"

export interface EngineRequest {
  method: "GET" | "POST" | "PUT" | "DELETE"
  path: string
  query?: Readonly<Record<string, string>>
  body?: unknown
  /** Status codes besides 2xx that are an answer and no error. */
  accept?: readonly number[]
  /** Refuse longer answers. */
  maxBytes?: number
  signal?: AbortSignal
}

export interface EngineReply {
  status: number
  headers: IncomingMessage["headers"]
  body: Buffer
}

const failure = z.object({ message: z.string() })

/** The part of the Docker Engine API that this package uses, over one kind of connection. */
export class EngineClient {
  readonly #endpoint: Endpoint
  readonly #agent: Agent
  readonly #single: Agent

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint
    this.#agent = agentOf(endpoint, true)
    this.#single = agentOf(endpoint, false)
  }

  get address(): string {
    return this.#endpoint.address
  }

  /** Whether it listens on a socket of this machine. */
  get isLocal(): boolean {
    return this.#endpoint.address.startsWith("unix://")
  }

  /** @throws SandboxError `engine_unavailable` without a connection, `image_missing`, `engine_failed` else. */
  async ask(question: EngineRequest): Promise<EngineReply> {
    const message = await this.#send(question)
    const body = await readAll(message, question.maxBytes ?? 64 * 1024 * 1024)
    const status = message.statusCode ?? 0
    if (status >= 300 && !question.accept?.includes(status)) throw this.#refused(question, status, body)
    return { status, headers: message.headers, body }
  }

  async askJson<T>(schema: z.ZodType<T>, question: EngineRequest): Promise<T> {
    const { body } = await this.ask(question)
    return schema.parse(JSON.parse(body.toString("utf8")))
  }

  /** Turns a request into a two-way stream: attach and exec. */
  async hijack(question: EngineRequest): Promise<Duplex> {
    const payload = question.body === undefined ? undefined : JSON.stringify(question.body)
    return new Promise((resolve, reject) => {
      const sent = request({
        method: question.method,
        path: target(question),
        agent: this.#single,
        headers: {
          host: "engine",
          connection: "Upgrade",
          upgrade: "tcp",
          ...(payload !== undefined && {
            "content-type": "application/json",
            "content-length": Buffer.byteLength(payload),
          }),
        },
      })
      sent.once("upgrade", (_, socket, head) => {
        if (head.length > 0) socket.unshift(head)
        resolve(socket)
      })
      sent.once("response", (message) => {
        readAll(message, 65_536).then(
          (body) => reject(this.#refused(question, message.statusCode ?? 0, body)),
          reject,
        )
      })
      sent.once("error", (error) => reject(this.#unreachable(error)))
      sent.end(payload)
    })
  }

  close(): void {
    this.#agent.destroy()
  }

  #send(question: EngineRequest): Promise<IncomingMessage> {
    const payload = question.body === undefined ? undefined : JSON.stringify(question.body)
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          method: question.method,
          path: target(question),
          agent: this.#agent,
          ...(question.signal && { signal: question.signal }),
          headers: {
            host: "engine",
            ...(payload !== undefined && {
              "content-type": "application/json",
              "content-length": Buffer.byteLength(payload),
            }),
          },
        },
        resolve,
      )
      sent.once("error", (error) => reject(this.#unreachable(error)))
      sent.end(payload)
    })
  }

  #unreachable(cause: Error): SandboxError {
    return new SandboxError({
      code: "engine_unavailable",
      message: `The container engine at ${this.#endpoint.address} does not answer: ${cause.message || String(cause)}`,
      hint: "Start Docker or Podman, or set DOCKER_HOST to where it listens.",
      cause,
    })
  }

  #refused(question: EngineRequest, status: number, body: Buffer): SandboxError {
    const said = engineMessage(body)
    const missing = status === 404 && /no such image/i.test(said)
    const leaving = status >= 500 && /transport is closing|shutting down|connection refused/i.test(said)
    return new SandboxError({
      code: missing ? "image_missing" : leaving ? "engine_unavailable" : "engine_failed",
      message: `The container engine refused ${question.method} ${question.path} (${status}): ${said}`,
      ...hintOf(said, missing),
      context: { status, said },
    })
  }
}

/** An agent asks `createConnection` for each connection: HTTP over sockets, TLS and ssh alike. */
function agentOf(endpoint: Endpoint, keepAlive: boolean): Agent {
  const agent = new Agent({ keepAlive, maxFreeSockets: 8 })
  return Object.defineProperty(agent, "createConnection", { value: () => endpoint.connect() })
}

function hintOf(said: string, imageMissing: boolean): { hint?: string } {
  if (imageMissing) return { hint: "Pull or build the image first." }
  if (/container-init binary not found/.test(said)) {
    return { hint: "Install catatonit where Podman runs: it buries the dead processes of a container." }
  }
  if (/seccomp profile.*no such file/.test(said)) {
    return { hint: "Podman sees other files than this process: set TMPDIR to a folder that both see." }
  }
  return {}
}

function engineMessage(body: Buffer): string {
  const text = body.toString("utf8").trim()
  try {
    return failure.parse(JSON.parse(text)).message
  } catch {
    return text.slice(0, 500)
  }
}

function target({ path, query }: EngineRequest): string {
  return query ? `${path}?${new URLSearchParams(query)}` : path
}

async function readAll(message: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of message) {
      size += chunk.length
      if (size > maxBytes) break
      chunks.push(chunk)
    }
  } catch (cause) {
    throw new SandboxError({
      code: "engine_unavailable",
      message: `The container engine broke off an answer: ${errorMessage(cause)}`,
      cause,
    })
  }
  if (size > maxBytes) {
    message.destroy()
    throw new SandboxError({ code: "file_too_large", message: `More than ${maxBytes} bytes came back.` })
  }
  return Buffer.concat(chunks)
}
