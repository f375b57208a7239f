import { createServer, type Server, type Socket } from "node:net"
import { systemErrorCode, TestingError } from "../errors/index.js"
import { createFaultChooser } from "../fault/index.js"
import { randomBits } from "../random/index.js"
import { createClock, createPacer, createPlanner, createTimerHeap } from "../schedule/index.js"
import { createTruthLog } from "../truth/index.js"
import type { MockRequest } from "../wire/index.js"
import { createAccessRules } from "./access.js"
import { Connection, type CutLength } from "./connection.js"
import { createCounters, type MockServerStats, snapshot } from "./counters.js"
import type { Engine } from "./engine.js"
import type { MockServerOptions } from "./options.js"
import { createRequestHandler } from "./request-handler.js"

/** A running simulated server. */
export interface MockServer extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`, without `/v1`. */
  readonly url: string
  /** One URL per address. */
  readonly urls: readonly string[]
  readonly port: number
  stats(): MockServerStats
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
  const truth = createTruthLog()
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

  const servers: Server[] = []
  const urls: string[] = []
  let port = options.port ?? 0
  try {
    for (const host of options.hosts ?? ["127.0.0.1"]) {
      const server = createServer({ noDelay: true }, onSocket)
      servers.push(server)
      port = await listen(server, host, port)
      urls.push(`http://${host.includes(":") ? `[${host}]` : host}:${port}`)
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
    requests: handler.requests,
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) =>
      reject(
        new TestingError({
          code: "address_unavailable",
          message: `The mock server cannot listen on ${host}:${port} (${systemErrorCode(error) ?? error.message}).`,
          hint: "Choose another port, or 0 for a free one.",
          context: { host, port },
          cause: error,
        }),
      ),
    )
    server.listen({ host, port, backlog: 16_384 }, () => {
      const address = server.address()
      resolve(typeof address === "object" && address !== null ? address.port : port)
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
