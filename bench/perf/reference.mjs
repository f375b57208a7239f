/**
 * The bare raw reference client: sockets, one shared read buffer, a byte scan, and nothing else. No records, no
 * queue, no deadlines, no reading of heads. What it reaches is the ceiling of any client on this machine, and
 * its delays are the floor: events carry the time of their write (`"t":"…"`), so a delay costs no bookkeeping.
 */
import { connect } from "node:net"
import { clockOrigin, createClock, PollClock } from "../../packages/perf/dist/clock/index.js"

const {
  url,
  connections,
  seconds,
  stream,
  stamps = false,
  dropSeconds = 0,
  settleSeconds = 0,
} = JSON.parse(process.argv[2])
const { hostname, port } = new URL(url)
const body = JSON.stringify({
  model: "bench",
  stream,
  max_tokens: 100_000,
  messages: [{ role: "user", content: "word ".repeat(20) }],
})
const request = Buffer.from(
  `POST /v1/chat/completions HTTP/1.1\r\nHost: ${hostname}:${port}\r\n` +
    `content-type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
)
const origin = clockOrigin()
/** One time per poll, as our own client takes it. */
const clock = new PollClock(createClock(origin))
const mark = Buffer.from('"t":"')
const buffer = Buffer.alloc(64 * 1024)
const sockets = []
const delays = []
const gapErrors = []
const lastDelay = new Map()
let requests = 0
let events = 0
let reads = 0
let stopped = false
let opened = 0

function onRead(socket, size) {
  reads++
  if (!stream) {
    requests++
    if (!stopped) socket.write(request)
    return true
  }
  const atNs = stamps ? clock.stamp() : 0
  for (let at = 1; at < size; at++) {
    // An event ends with an empty line.
    if (buffer[at] !== 10 || buffer[at - 1] !== 10) continue
    events++
    if (!stamps) continue
    const place = buffer.lastIndexOf(mark, at)
    if (place < 0) continue
    const delayNs = atNs - Number(BigInt(buffer.latin1Slice(place + 5, place + 24)) - origin)
    delays.push(atNs, delayNs)
    // The error of a gap is how much two delays of one stream differ.
    if (lastDelay.has(socket)) gapErrors.push(atNs, Math.abs(delayNs - lastDelay.get(socket)))
    lastDelay.set(socket, delayNs)
  }
  // The last chunk of a reply: the connection asks again.
  if (
    size >= 5 &&
    buffer[size - 5] === 48 &&
    buffer[size - 4] === 13 &&
    buffer[size - 1] === 10 &&
    !stopped
  ) {
    requests++
    socket.write(request)
  }
  return true
}

function open() {
  const socket = connect({
    host: hostname,
    port: Number(port),
    noDelay: true,
    onread: { buffer, callback: (size) => onRead(socket, size) },
  })
  sockets.push(socket)
  socket.on("error", () => {})
  socket.on("connect", () => {
    opened++
    if (sockets.length < connections) open()
    socket.write(request)
  })
}

const started = performance.now()
for (let index = 0; index < Math.min(256, connections); index++) open()
while (opened < connections) await new Promise((resolve) => setTimeout(resolve, 1))
const openMs = performance.now() - started
await new Promise((resolve) => setTimeout(resolve, settleSeconds * 1000))
const before = { requests, events, reads }
let cpu = process.cpuUsage()
await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
cpu = process.cpuUsage(cpu)
const report = {
  requests: requests - before.requests,
  events: events - before.events,
  reads: reads - before.reads,
  cpuSeconds: (cpu.user + cpu.system) / 1e6,
  seconds,
  openMs,
  rssMb: process.memoryUsage.rss() / 2 ** 20,
  delays: settled(delays),
  gapErrors: settled(gapErrors),
}
stopped = true
for (const socket of sockets) socket.destroy()
process.send(report, () => process.disconnect())

/** In ms, without those of the first seconds. */
function settled(pairs) {
  const fromNs = pairs[0] + dropSeconds * 1e9
  return pairs.filter((_, at) => at % 2 === 1 && pairs[at - 1] > fromNs).map((ns) => ns / 1e6)
}
