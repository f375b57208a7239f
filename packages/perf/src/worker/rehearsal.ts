import { createServer, type Server, type Socket } from "node:net"
import { Client } from "../client/index.js"
import { type Clock, PollClock } from "../clock/index.js"
import type { Protocol } from "../protocol/protocol.js"
import { column } from "../record/columns.js"
import { FinishedBatchWriter } from "./finished-batch.js"
import { Pacer } from "./pacer.js"

const requests = 600
const gapNs = 250e3
/** Whatever happens, it is over after so long. */
const limitMs = 400
const connections = 4

const request = Buffer.from(
  "POST / HTTP/1.1\r\nHost: rehearsal\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
)
const event = 'data: {"choices":[{"index":0,"delta":{"content":"word "}}]}\n\n'
const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`
const head = `HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n${chunk(event)}`
const rest = `${chunk(event)}${chunk("data: [DONE]\n\n")}0\r\n\r\n`

/**
 * Sends a few hundred requests on a schedule to a server of its own in this very thread, before those that count.
 * Code is compiled and memory laid out when it is first used, and that made the requests of the first second late.
 * Nothing leaves the machine; where no port can be opened there is no rehearsal.
 */
export function rehearse(protocol: Protocol, clock: Clock, done: () => void): void {
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on("error", () => socket.destroy())
    socket.on("data", () => {
      socket.write(head)
      setImmediate(() => socket.write(rest))
    })
  })
  let stop = (): void => {}
  const end = (): void => {
    clearTimeout(limit)
    server.close()
    for (const socket of sockets) socket.destroy()
    stop()
    stop = () => {}
    done()
    done = () => {}
  }
  const limit = setTimeout(end, limitMs)
  server.once("error", end)
  server.listen(0, "127.0.0.1", () => {
    stop = sendTo(portOf(server), protocol, clock, end)
  })
}

/** Returns what ends it early. */
function sendTo(port: number, protocol: Protocol, clock: Clock, done: () => void): () => void {
  const finished = new FinishedBatchWriter()
  let sent = 0
  let ended = 0
  const client = new Client({
    target: {
      authority: "rehearsal",
      hostname: "127.0.0.1",
      port,
      tls: false,
      insecure: false,
      proxy: undefined,
      addresses: ["127.0.0.1"],
      lookupError: "",
    },
    protocol,
    limits: { connectNs: limitMs * 1e6, readNs: limitMs * 1e6, totalNs: limitMs * 1e6 },
    clock: new PollClock(clock),
    onEnd: (exchange) => {
      finished.add(exchange)
      if (finished.full) finished.take()
      if (++ended === requests) setImmediate(done)
      return false
    },
  })
  const pacer = new Pacer({
    now: clock.now,
    wake: () => {
      const nowNs = clock.now()
      if (sent < requests) pacer.at(nowNs + gapNs)
      const exchange = client.take()
      exchange.row[column.index] = sent++
      exchange.row[column.scheduledNs] = nowNs
      exchange.row[column.grantedNs] = nowNs
      exchange.request = request
      client.send(exchange)
    },
    onIdle: () => {},
    activity: () => sent + ended,
  })
  client.warm(connections, () => pacer.at(clock.now()))
  return () => {
    pacer.cancel()
    client.close()
  }
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === "object" && address !== null ? address.port : 0
}
