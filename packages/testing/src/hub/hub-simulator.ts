import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { Socket } from "node:net"
import { systemErrorCode, TestingError } from "../errors/index.js"
import { hashText } from "../random/index.js"
import { type HubTokens, identify } from "./access.js"
import { createHubFaults, type HubFaultRule, type HubName } from "./fault.js"
import { huggingFaceRoutes } from "./huggingface.js"
import { modelScopeRoutes } from "./modelscope.js"
import { type HubFile, type HubRepo, type HubRepository, openRepository } from "./repository.js"
import { sendFile, sendJson } from "./send.js"

export interface HubSimulatorOptions {
  repos: readonly HubRepo[]
  /** Known tokens and what each may read. An unknown token is refused. */
  tokens?: HubTokens
  faults?: readonly HubFaultRule[]
  /** Most entries in one page of a listing. Default 1,000. */
  pageSize?: number
  /** Default 127.0.0.1. */
  host?: string
  /** Port of the hub. Default 0: a free one. Large files are served from another port, as another origin. */
  port?: number
}

/** One request as the simulator saw it. */
export interface HubRequest {
  /** Which server was asked: the hub, or the store that large files are redirected to. */
  origin: "hub" | "storage"
  method: string
  /** Path and query. */
  url: string
  range: string | undefined
  /** Whether a token came with it. A storage request must never carry one. */
  authorized: boolean
  status: number
}

export interface HubSimulator extends AsyncDisposable {
  /** Base URL for both hubs: their paths do not overlap. */
  readonly url: string
  readonly storageUrl: string
  /** Finished requests, oldest first. */
  requests(): readonly HubRequest[]
  /** The commit of a repository's revision (default `main`). */
  commit(id: string, revision?: string): string | undefined
  stop(): Promise<void>
}

/**
 * Starts a server that speaks the download APIs of Hugging Face and ModelScope for the given repositories.
 *
 * @throws {TestingError} `option_invalid` for a malformed id, `file_access` for an unreadable folder,
 * `address_unavailable` when the port is taken.
 * @example
 * await using hub = await startHubSimulator({
 *   repos: [{ id: "openai/gsm8k", files: { "main/test.jsonl": '{"question":"1+1?","answer":"2"}\n' } }],
 * })
 * process.env.HF_ENDPOINT = hub.url
 */
export async function startHubSimulator(options: HubSimulatorOptions): Promise<HubSimulator> {
  const host = options.host ?? "127.0.0.1"
  const repositories = await Promise.all(options.repos.map(openRepository))
  const faults = createHubFaults(options.faults ?? [])
  const seen: HubRequest[] = []
  const stored = new Map<string, { hub: HubName; file: HubFile }>()
  let storageUrl = ""

  const find = (kind: "dataset" | "model", id: string): HubRepository | undefined =>
    repositories.find((repository) => repository.kind === kind && repository.options.id === id)
  const storageKey = (hub: HubName, file: HubFile): string => {
    const digest = hashText(file.path, file.size).toString(16)
    const key = `large/${hub}/${digest}/${encodeURIComponent(file.path)}`
    stored.set(key, { hub, file })
    return `${key}?Signature=${digest}&Expires=4102444800`
  }
  const shared = {
    find,
    faults,
    pageSize: options.pageSize ?? 1000,
    storageUrl: () => storageUrl,
    storageKey,
  }
  const routes = [huggingFaceRoutes(shared), modelScopeRoutes({ ...shared, repositories })]

  async function answerHub(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://hub")
    const caller = identify(request, options.tokens ?? {})
    for (const route of routes) if (await route.handle(request, response, url, caller)) return
    sendJson(response, 404, { error: "Not found" })
  }

  async function answerStorage(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://storage")
    const found = stored.get(url.pathname.slice(1))
    if (found === undefined || !url.searchParams.has("Signature")) {
      sendJson(response, 403, { error: "The signature does not fit." })
      return
    }
    const { hub, file } = found
    const sha = await file.sha256()
    const headers = { ETag: `"${faults.liesAbout(file.path) ? "0".repeat(sha.length) : sha}"` }
    await sendFile(request, response, file, headers, () => faults.strikeBody(hub, url.pathname, file.path))
  }

  const sockets = new Set<Socket>()
  const serve = (origin: HubRequest["origin"], answer: typeof answerHub): Server => {
    const server = createServer((request, response) => {
      response.once("close", () => {
        seen.push({
          origin,
          method: request.method ?? "",
          url: request.url ?? "",
          range: request.headers.range,
          authorized: request.headers.authorization !== undefined || request.headers.cookie !== undefined,
          status: response.statusCode,
        })
      })
      answer(request, response).catch((error: unknown) => {
        if (response.headersSent) response.destroy()
        else sendJson(response, 500, { error: error instanceof Error ? error.message : String(error) })
      })
    })
    server.on("connection", (socket) => {
      sockets.add(socket)
      socket.once("close", () => sockets.delete(socket))
    })
    return server
  }

  const hub = serve("hub", answerHub)
  const storage = serve("storage", answerStorage)
  const url = await listen(hub, host, options.port ?? 0)
  storageUrl = await listen(storage, host, 0)

  let stopped: Promise<void> | undefined
  const stop = (): Promise<void> => {
    stopped ??= (async () => {
      const closed = [hub, storage].map((server) => new Promise<void>((done) => server.close(() => done())))
      for (const socket of sockets) socket.destroy()
      await Promise.all(closed)
    })()
    return stopped
  }
  return {
    url,
    storageUrl,
    requests: () => seen,
    commit: (id, revision = "main") =>
      repositories.find((repository) => repository.options.id === id)?.snapshot(revision)?.commit,
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

function listen(server: Server, host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) =>
      reject(
        new TestingError({
          code: "address_unavailable",
          message: `The hub simulator cannot listen on ${host}:${port} (${systemErrorCode(error) ?? error.message}).`,
          hint: "Choose another port, or 0 for a free one.",
          cause: error,
        }),
      ),
    )
    server.listen(port, host, () => {
      const address = server.address()
      resolve(`http://${host}:${typeof address === "object" && address !== null ? address.port : port}`)
    })
  })
}
