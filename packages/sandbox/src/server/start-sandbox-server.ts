import { createHash, timingSafeEqual } from "node:crypto"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { availableParallelism, totalmem } from "node:os"
import type { SandboxDriver } from "../driver.js"
import { errorMessage, SandboxError } from "../errors/index.js"
import { type Exchange, parseJson, readBody, reply } from "./http-exchange.js"
import { routes } from "./routes.js"
import { SandboxRegistry } from "./sandbox-registry.js"
import { ServedPool } from "./served-pool.js"

export interface SandboxServerOptions {
  /** Where the sandboxes run, for example `await docker()`. It is not closed with the server. */
  driver: SandboxDriver
  /** Default 127.0.0.1. Any other address needs a key. */
  host?: string
  /** Default 8000; 0 takes a free one. */
  port?: number
  /** Every request must carry it as `X-API-Key` or `?api_key=`. */
  apiKey?: string
  /** Sandboxes at the same time; default 64. */
  maxSandboxes?: number
  /** Most memory of one sandbox in bytes; default half of the machine's. */
  maxMemoryBytes?: number
  /** Most processors of one sandbox; default those of the machine. */
  maxCpus?: number
  /** Images that may be used; default any that the engine has. */
  images?: readonly string[]
  /** Whether sandboxes may have a network; the driver must trust it too. Default false. */
  network?: boolean
  /** Sandboxes that nobody has used for so long are deleted; default one hour. */
  idleMs?: number
  /** Largest request; default 64 MiB. */
  maxBodyBytes?: number
}

export interface SandboxServer extends AsyncDisposable {
  readonly url: string
  /**
   * Takes no more requests, waits for running programs up to `graceMs` (default 10 s), deletes every sandbox. Called
   * again, the shorter wait holds.
   */
  close(options?: { graceMs?: number }): Promise<void>
}

/**
 * Serves sandboxes over the HTTP API of ms-enclave, so that its clients and {@link enclave} of other machines can use
 * this machine's engine. What would open a sandbox (privileges, volumes, ports, a network) is refused.
 *
 * @throws SandboxError `unsafe_refused` for an address beyond this machine without a key, `option_invalid` when the
 * port cannot be had.
 */
export async function startSandboxServer(options: SandboxServerOptions): Promise<SandboxServer> {
  const { driver, host = "127.0.0.1", port = 8000, apiKey } = options
  if (!isLoopback(host) && !apiKey) {
    throw new SandboxError({
      code: "unsafe_refused",
      message: `A sandbox server on ${host} without a key lets everybody run programs.`,
      hint: "Set a key (--api-key, EVALSCOPE_SANDBOX_API_KEY), or listen on 127.0.0.1.",
    })
  }
  await driver.sweep()
  const registry = new SandboxRegistry({ driver, max: options.maxSandboxes ?? 64 })
  const pool = new ServedPool({ registry, keepsSpent: driver.spentAtRest ?? false })
  const table = routes({
    registry,
    pool,
    ceiling: {
      memoryBytes: options.maxMemoryBytes ?? Math.floor(totalmem() / 2),
      cpus: options.maxCpus ?? availableParallelism(),
      network: options.network ?? false,
      ...(options.images && { images: options.images }),
    },
    startedAt: Date.now(),
  })
  const maxBodyBytes = options.maxBodyBytes ?? 64 * 2 ** 20
  const running = new Set<Promise<void>>()
  let closing: Promise<void> | undefined

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController()
    response.once("close", () => {
      if (!response.writableFinished) gone.abort()
    })
    try {
      const url = targetOf(request)
      const given = request.headers["x-api-key"] ?? url.searchParams.get("api_key") ?? ""
      if (apiKey && !sameSecret(String(given), apiKey))
        return reply(response, 401, { detail: "Unauthorized" })
      // Without a key, a page in somebody's browser must not run programs here.
      if (!apiKey && request.headers.origin !== undefined) {
        return reply(response, 403, { detail: "Requests of web pages need a key" })
      }
      if (closing) return reply(response, 503, { detail: "The server is shutting down" })
      const segments = url.pathname.split("/").slice(1)
      const here = table.filter(({ path }) => matches(path, segments))
      const route = here.find(({ method }) => method === request.method)
      if (!route) {
        const detail = here.length > 0 ? "Method Not Allowed" : "Not Found"
        return reply(response, here.length > 0 ? 405 : 404, { detail })
      }
      const body = () => readBody(request, maxBodyBytes)
      const exchange: Exchange = {
        query: url.searchParams,
        ids: segments.filter((_, index) => route.path[index] === "*"),
        body,
        json: async () => parseJson(await body()),
        signal: gone.signal,
      }
      reply(response, 200, await route.answer(exchange))
    } catch (error) {
      refuse(response, error)
    }
  }

  const server = createServer((request, response) => {
    const work: Promise<void> = answer(request, response).finally(() => running.delete(work))
    running.add(work)
  })
  // A program may run longer than Node lets a client take for its request.
  server.requestTimeout = 0
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) =>
      reject(
        new SandboxError({
          code: "option_invalid",
          message: `The sandbox server cannot listen on ${host}:${port}: ${cause.message}`,
          hint: "Choose another port; 0 takes a free one.",
          cause,
        }),
      ),
    )
    server.listen(port, host, resolve)
  })
  const idleMs = options.idleMs ?? 3_600_000
  const cleaner = setInterval(() => void registry.deleteIdle(idleMs), Math.min(idleMs, 300_000))
  cleaner.unref()
  const address = server.address()
  const bound = typeof address === "object" && address !== null ? address.port : port
  let hurry = () => {}
  const hurried = new Promise<void>((resolve) => {
    hurry = resolve
  })
  const close = ({ graceMs = 10_000 } = {}): Promise<void> => {
    setTimeout(hurry, graceMs).unref()
    closing ??= (async () => {
      clearInterval(cleaner)
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeIdleConnections()
      await Promise.race([Promise.all(running), hurried])
      await Promise.all([pool.close(), registry.close()])
      server.closeAllConnections()
      await closed
    })()
    return closing
  }
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${bound}`,
    close,
    [Symbol.asyncDispose]: () => close(),
  }
}

/** The status of a refusal; what has none of its own is the client's or the engine's fault by its code. */
function refuse(response: ServerResponse, error: unknown): void {
  if (!SandboxError.is(error)) {
    reply(response, 500, { detail: errorMessage(error) })
    return
  }
  const { httpStatus: status, detail } = error.context
  const clients = ["option_invalid", "unsafe_refused", "image_missing", "language_unknown", "path_refused"]
  const code = typeof status === "number" && status >= 400 ? status : clients.includes(error.code) ? 400 : 500
  const hint = error.hint === undefined ? "" : ` ${error.hint}`
  reply(response, code, { detail: detail ?? `${error.message}${hint}` })
}

/** @throws SandboxError with status 400 for what is no path. */
function targetOf({ url = "/" }: IncomingMessage): URL {
  try {
    return new URL(`http://server${url}`)
  } catch {
    throw new SandboxError({
      code: "option_invalid",
      message: "The request's target is not a path.",
      context: { httpStatus: 400 },
    })
  }
}

function matches(path: readonly string[], segments: readonly string[]): boolean {
  return (
    path.length === segments.length && path.every((part, index) => part === "*" || part === segments[index])
  )
}

/** Compares digests, so that the time taken says nothing about the key. */
function sameSecret(given: string, key: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest()
  return timingSafeEqual(digest(given), digest(key))
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\./.test(host)
}
