/**
 * The bare reference for an open loop: sleeps, polls for the rest of the time, and writes to the next of its sockets, and
 * nothing else. How late it is, and how well its gaps keep to the law, is the best this machine gives.
 */
import { connect } from "node:net"
import { createArrivals } from "../../packages/perf/dist/arrival/index.js"

const { url, rate, number, sockets: count = 64 } = JSON.parse(process.argv[2])
const { hostname, port } = new URL(url)
const body = JSON.stringify({ model: "bench", stream: true, messages: [{ role: "user", content: "x" }] })
const request = Buffer.from(
  `POST /v1/chat/completions HTTP/1.1\r\nHost: ${hostname}:${port}\r\n` +
    `content-type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
)
const buffer = Buffer.alloc(64 * 1024)
const sockets = await Promise.all(
  Array.from(
    { length: count },
    () =>
      new Promise((resolve) => {
        const onread = { buffer, callback: () => true }
        const socket = connect({ host: hostname, port: Number(port), noDelay: true, onread }, () =>
          resolve(socket),
        )
      }),
  ),
)
const arrivals = createArrivals({ kind: "poisson", rate }, 1, number)
const due = Float64Array.from({ length: number }, () => arrivals.next() / 1e6)
const written = new Float64Array(number)
const started = performance.now() + 50
let next = 0
await new Promise((resolve) => {
  const poll = () => {
    while (next < number && performance.now() - started >= due[next]) {
      written[next] = performance.now() - started
      sockets[next++ % count].write(request)
    }
    const waitMs = (due[next] ?? 0) - (performance.now() - started)
    if (next === number) resolve()
    else if (waitMs > 3) setTimeout(poll, waitMs - 2)
    else setImmediate(poll)
  }
  poll()
})
await new Promise((resolve) => setTimeout(resolve, 200))
for (const socket of sockets) socket.destroy()
process.send(
  { lateMs: Array.from(written, (ms, index) => ms - due[index]), writtenMs: Array.from(written) },
  () => process.disconnect(),
)
