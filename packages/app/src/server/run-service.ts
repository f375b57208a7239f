import { randomBytes } from "node:crypto"
import { createServer, type Server } from "node:http"
import { getRequestListener } from "@hono/node-server"
import { ServiceError } from "../errors/index.js"
import { isLoopback, parseServiceOptions, type ServiceOptionsInput } from "../options/index.js"
import { allRoutes } from "../routes/index.js"
import { openServices } from "../service/open-services.js"
import { httpApp } from "./http-app.js"

export interface RunServiceOptions extends ServiceOptionsInput {
  /** Default `process.env`. */
  env?: NodeJS.ProcessEnv
  /** Told what the server's operator should know: unexpected errors with --debug, output of job processes. */
  onLog?: (text: string) => void
}

/** A service that listens. */
export interface RunningService extends AsyncDisposable {
  readonly url: string
  readonly port: number
  /** Needed with every request; undefined when the server asks for none. */
  readonly token: string | undefined
  readonly outputs: string
  /** Address that lets one browser in, once and within ten minutes; the plain one when no token is asked for. */
  signInUrl(): string
  /** Stops accepting, gives running jobs ten seconds to store what they have, and ends. */
  close(): Promise<void>
}

const closeGraceMs = 10_000

/**
 * Starts the HTTP service. Listens on this machine only unless `host` says otherwise, and then asks for a token,
 * which is made when none is given.
 *
 * @throws ServiceError `options_invalid`, `port_taken`; EvalScopeError `run_locked` when another server has the
 *   outputs folder
 * @example
 * await using service = await runService({ port: 0, outputs: ["./outputs"] })
 * const health = await fetch(`${service.url}/health`)
 */
export async function runService(input: RunServiceOptions = {}): Promise<RunningService> {
  const { env = process.env, onLog, ...rest } = input
  const parsed = parseServiceOptions(rest, env)
  const needsToken = !isLoopback(parsed.host) && !parsed.allowUnauthenticated
  const token = parsed.token ?? (needsToken ? randomBytes(24).toString("base64url") : undefined)
  const options = { ...parsed, ...(token !== undefined && { token }) }
  const log = (error: unknown) => {
    if (options.debug) onLog?.(error instanceof Error ? (error.stack ?? error.message) : String(error))
    else onLog?.("An unexpected error; start the server with --debug to see it.")
  }
  const { services, close } = await openServices(options, env, log, options.debug ? onLog : undefined)
  const routes = allRoutes(services)
  let closing: Promise<void> | undefined
  const server = createServer(
    {
      headersTimeout: options.headersTimeoutMs,
      requestTimeout: options.requestTimeoutMs,
      keepAliveTimeout: 30_000,
      connectionsCheckingInterval: Math.min(1000, options.headersTimeoutMs),
      maxHeaderSize: 16_384,
      noDelay: true,
      // Answers that take hours must not be taken for dead connections on the way.
      keepAlive: true,
      keepAliveInitialDelay: 60_000,
    },
    getRequestListener(httpApp(services, routes, log, () => closing !== undefined).fetch),
  )
  server.maxRequestsPerSocket = 0
  server.maxConnections = 1024
  try {
    await listen(server, options.host, options.port)
  } catch (error) {
    await close(0)
    throw error
  }
  const port = portOf(server)
  const shown = options.host.includes(":") ? `[${options.host}]` : options.host
  const stop = () => {
    closing ??= (async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      await close(closeGraceMs)
      server.closeAllConnections()
      await closed
    })()
    return closing
  }
  const url = `http://${shown}:${port}`
  return {
    url,
    port,
    token,
    outputs: services.roots.all[0].dir,
    signInUrl: () => (token === undefined ? url : `${url}/#code=${services.access.code()}`),
    close: stop,
    [Symbol.asyncDispose]: stop,
  }
}

/** Starts the service with the web app; see {@link runService}. Default port 7860. */
export function runApp(input: RunServiceOptions = {}): Promise<RunningService> {
  return runService({ port: 7860, ...input, web: true })
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const taken = cause.code === "EADDRINUSE"
      reject(
        new ServiceError({
          status: 500,
          code: taken ? "port_taken" : "listen_failed",
          message: taken
            ? `Port ${port} of ${host} is taken.`
            : `The server cannot listen on ${host}:${port}: ${cause.message}.`,
          hint: taken ? "Choose another with --port; 0 takes any free one." : "Check --host and --port.",
          cause,
        }),
      )
    })
    server.listen(port, host, () => resolve())
  })
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === "object" && address !== null ? address.port : 0
}
