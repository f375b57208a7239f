import { createServer, type Server, type Socket } from "node:net"
import { createServer as createTlsServer } from "node:tls"
import { systemErrorCode, TestingError } from "../errors/index.js"
import { createFaultChooser } from "../fault/index.js"
import { randomBits } from "../random/index.js"
import type { MockRequest } from "../request/index.js"
import { createClock, createPacer, createPlanner, createTimerHeap } from "../schedule/index.js"
import { createTruthLog, describeTruth, type Truth, writeTruthFile } from "../truth/index.js"
import { createAccessRules } from "./access.js"
import { Connection, type CutLength } from "./connection.js"
import { createCounters, type MockServerStats, snapshot } from "./counters.js"
import type { Engine } from "./engine.js"
import type { MockServerOptions } from "./options.js"
import { createRequestHandler } from "./request-handler.js"

/** A running simulated server. */
export interface MockServer extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` (or `https:`), without `/v1`. */
  readonly url: string
  /** One URL per address. */
  readonly urls: readonly string[]
  readonly port: number
  stats(): MockServerStats
  /** Forgets the lateness so far, so that a warm-up does not count. */
  resetLateness(): void
  /** What was done and when, so far. */
  truth(): Truth
  /** Writes the truth as a file for {@link readTruthFile}. */
  writeTruth(path: string): Promise<void>
  /** The generation requests so far, oldest first, as far as they are remembered. */
  requests(): readonly MockRequest[]
  /** Closes every connection and stops listening. */
  stop(): Promise<void>
}

/**
 * Starts an HTTP server that imitates the APIs of language models, with known timing, answers and faults.
 *
 * @throws {TestingError} `option_invalid` for an option out of range, `address_unavailable` when an address
 * cannot be listened on.
 * @example
 * await using server = await startMockServer({ answer: (request) => `You said: ${request.prompt}` })
 * const client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: "any" })
 */
export async function startMockServer(options: MockServerOptions = {}): Promise<MockServer> {
  const seed = options.seed ?? 1
  const clock = createClock()
  const heap = createTimerHeap(clock, { spin: options.spin ?? false })
  const counters = createCounters()
  const emission = options.emission ?? { type: "spread" }
  const pacer = createPacer(emission, heap, clock)
  const truth = createTruthLog(options.truth === false ? { requests: 0, events: 0 } : options.truth)
  const engine: Engine = {
    clock,
    heap,
    pacer,
    stepped: emission.type === "lockstep" || emission.type === "batching",
    flood: emission.type === "flood",
    counters,
    truth,
    seed,
    tokensPerEvent: positiveInteger("timing.tokensPerEvent", options.timing?.tokensPerEvent),
    eventsPerWrite: positiveInteger("eventsPerWrite", options.eventsPerWrite),
    split: options.split ?? false,
    stamps: options.stamps ?? false,
    requestsPerConnection: options.requestsPerConnection ?? Number.POSITIVE_INFINITY,
  }
  const handler = createRequestHandler({
    engine,
    access: createAccessRules(options),
    chooseFaults: createFaultChooser(options.faults ?? [], seed),
    planner: createPlanner(options.timing ?? {}, seed),
    server: options,
    stats: () => snapshot(counters, pacer.queued),
  })

  const sockets = new Set<Socket>()
  const onSocket = (socket: Socket): void => {
    const number = counters.connections++
    counters.openConnections++
    sockets.add(socket)
    socket.on("close", () => {
      sockets.delete(socket)
      counters.openConnections--
    })
    const cut = engine.split ? cuts(seed, number) : undefined
    new Connection(socket, clock, counters, handler, cut)
  }

  const createOne = (): Server =>
    options.tls === undefined
      ? createServer({ noDelay: true }, onSocket)
      : createTlsServer({ ...options.tls, ALPNProtocols: ["http/1.1"] }, onSocket)
  const scheme = options.tls === undefined ? "http" : "https"
  const servers: Server[] = []
  const urls: string[] = []
  let port = options.port ?? 0
  try {
    for (const host of options.hosts ?? ["127.0.0.1"]) {
      const server = createOne()
      servers.push(server)
      port = await listen(server, { host, port })
      urls.push(`${scheme}://${host.includes(":") ? `[${host}]` : host}:${port}`)
    }
    if (options.socketPath !== undefined) {
      const server = createOne()
      servers.push(server)
      await listen(server, { path: options.socketPath })
    }
  } catch (error) {
    for (const server of servers) server.close()
    heap.close()
    throw error
  }

  let stopped: Promise<void> | undefined
  const stop = (): Promise<void> => {
    stopped ??= (async () => {
      const closed = servers.map((server) => new Promise<void>((done) => server.close(() => done())))
      for (const socket of sockets) socket.destroy()
      heap.close()
      await Promise.all(closed)
    })()
    return stopped
  }
  return {
    url: urls[0] ?? "",
    urls,
    port,
    stats: () => snapshot(counters, pacer.queued),
    resetLateness: () => counters.lateness.reset(),
    truth: () => describeTruth(clock.originNs, truth.tables(), truth.dropped),
    writeTruth: (path) => writeTruthFile(path, clock.originNs, truth.tables(), truth.dropped),
    requests: handler.requests,
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

type Address = { host: string; port: number } | { path: string }

function listen(server: Server, address: Address): Promise<number> {
  const name = "path" in address ? address.path : `${address.host}:${address.port}`
  return new Promise((resolve, reject) => {
    server.once("error", (error) =>
      reject(
        new TestingError({
          code: "address_unavailable",
          message: `The mock server cannot listen on ${name} (${systemErrorCode(error) ?? error.message}).`,
          hint:
            "path" in address ? "Choose another socket path." : "Choose another port, or 0 for a free one.",
          cause: error,
        }),
      ),
    )
    server.listen({ ...address, backlog: 16_384 }, () => {
      const bound = server.address()
      resolve(typeof bound === "object" && bound !== null ? bound.port : 0)
    })
  })
}

/** Lengths of cut writes: mostly a few bytes, one in four a single byte. */
function cuts(seed: number, connection: number): CutLength {
  let index = 0
  return () => {
    const bits = randomBits(seed, connection, 31, index++)
    return bits % 4 === 0 ? 1 : 1 + ((bits >>> 2) % 48)
  }
}

function positiveInteger(name: string, value = 1): number {
  if (Number.isSafeInteger(value) && value >= 1) return value
  throw new TestingError({
    code: "option_invalid",
    message: `${name} is ${value}.`,
    hint: "Give a whole number from 1 up.",
  })
}
