/**
 * Measures the simulated server itself: how late it is and what an event costs it, with thousands of streams
 * open at once. The server runs in a process of its own; this process is the client and throws away what it
 * reads.
 *
 *   node bench/mock-server.mjs [--streams 5000] [--rate 2] [--seconds 10] [--mode spread|lockstep|flood] [--spin] [--json]
 *
 * `rate` is events per second and stream. The budget is 8 µs of CPU per event.
 */
import { fork } from "node:child_process"
import { connect, createServer } from "node:net"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"

const budgetUs = 8

if (process.send !== undefined && process.argv[2] === "serve") await serve()
else if (process.send !== undefined && process.argv[2] === "bare") await serveBare()
else await measure()

async function serve() {
  const { startMockServer } = await import("../packages/testing/dist/index.js")
  const options = JSON.parse(process.argv[3] ?? "{}")
  const server = await startMockServer(options)
  let mark = process.cpuUsage()
  let before = server.stats()
  process.on("message", async (message) => {
    if (message === "mark") {
      mark = process.cpuUsage()
      before = server.stats()
      server.resetLateness()
      process.send({ marked: true })
      return
    }
    if (message === "report") {
      const cpu = process.cpuUsage(mark)
      const stats = server.stats()
      process.send({
        cpuUs: cpu.user + cpu.system,
        events: stats.events - before.events,
        stats,
        rssMb: process.memoryUsage().rss / 2 ** 20,
      })
      return
    }
    await server.stop()
    process.disconnect()
  })
  process.send({ urls: server.urls })
}

/** The floor: the same number of equally long writes from a timer, with nothing behind them. */
async function serveBare() {
  const { streams, rate, size } = JSON.parse(process.argv[3] ?? "{}")
  const sockets = []
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on("data", () => {})
    socket.on("error", () => {})
    sockets.push(socket)
  })
  await new Promise((resolve) => server.listen({ port: 0, host: "127.0.0.1", backlog: 16_384 }, resolve))
  const text = "x".repeat(size)
  let written = 0
  let mark = process.cpuUsage()
  let before = 0
  const started = performance.now()
  const timer = () => {
    const due = ((performance.now() - started) / 1000) * streams * rate
    while (written < due) sockets[written++ % Math.max(1, sockets.length)]?.write(text, "latin1")
    setTimeout(timer, 1)
  }
  timer()
  process.on("message", (message) => {
    if (message === "mark") {
      mark = process.cpuUsage()
      before = written
      process.send({ marked: true })
    } else if (message === "report") {
      const cpu = process.cpuUsage(mark)
      process.send({ cpuUs: cpu.user + cpu.system, events: written - before })
    } else process.exit()
  })
  process.send({ urls: [`http://127.0.0.1:${server.address().port}`] })
}

/** CPU per bare write in µs, at the load under test. */
async function measureFloor(streams, rate, body) {
  const child = fork(fileURLToPath(import.meta.url), ["bare", JSON.stringify({ streams, rate, size: 230 })])
  const { urls } = await answer(child)
  const client = openStreams(urls, streams, body, false)
  await client.ready
  await sleep(1000)
  await ask(child, "mark")
  await sleep(3000)
  const { cpuUs, events } = await ask(child, "report")
  client.close()
  child.send("stop")
  return cpuUs / events
}

async function measure() {
  const { values } = parseArgs({
    options: {
      streams: { type: "string", default: "5000" },
      rate: { type: "string", default: "2" },
      seconds: { type: "string", default: "10" },
      mode: { type: "string", default: "spread" },
      spin: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  })
  const streams = Number(values.streams)
  const gapMs = 1000 / Number(values.rate)
  const seconds = Number(values.seconds)
  const flood = values.mode === "flood"
  const emission = values.mode === "lockstep" ? { type: "lockstep", stepMs: gapMs } : { type: values.mode }
  const child = fork(fileURLToPath(import.meta.url), [
    "serve",
    JSON.stringify({
      hosts: ["127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4"],
      emission,
      spin: values.spin,
      rememberRequests: 0,
      truth: { events: 5_000_000 },
      // The start is spread over one gap, so that phases are even.
      timing: { ttftMs: { law: "uniform", min: 0, max: gapMs }, itlMs: gapMs, outputTokens: 1_000_000 },
    }),
  ])
  const { urls } = await answer(child)
  const body = JSON.stringify({
    model: "bench",
    stream: true,
    // In flood mode a connection asks again and again; else one reply outlasts the measurement.
    max_tokens: flood ? 256 : 1_000_000,
    messages: [{ role: "user", content: "measure" }],
  })
  const floorUs = flood ? undefined : await measureFloor(streams, Number(values.rate), body)
  const client = openStreams(urls, streams, body, flood)
  const opened = performance.now()
  await client.ready
  const openMs = performance.now() - opened
  await sleep(flood ? 1000 : 2 * gapMs + 1000)
  await ask(child, "mark")
  const started = performance.now()
  await sleep(seconds * 1000)
  const { cpuUs, events, stats, rssMb } = await ask(child, "report")
  const elapsed = (performance.now() - started) / 1000
  client.close()
  child.send("stop")

  const costUs = cpuUs / events
  const result = {
    streams,
    connectedMs: Math.round(openMs),
    errors: client.errors(),
    eventsPerSecond: Math.round(events / elapsed),
    cpuUsPerEvent: round(costUs),
    budgetRatio: round(costUs / budgetUs),
    bareWriteUs: floorUs === undefined ? undefined : round(floorUs),
    bareWriteRatio: floorUs === undefined ? undefined : round(costUs / floorUs),
    latenessP50Ms: round(stats.lateness.p50Ms),
    latenessP99Ms: round(stats.lateness.p99Ms),
    latenessMaxMs: round(stats.lateness.maxMs),
    mockLimited: stats.mockLimited,
    serverCpuShare: round(cpuUs / 1e6 / elapsed),
    rssMb: Math.round(rssMb),
  }
  if (values.json) console.log(JSON.stringify(result))
  else {
    console.log(
      `${streams} streams, ${values.mode}${values.spin ? ", spinning" : ""}, ${values.rate} events/s each`,
    )
    console.log(`  connected in       ${result.connectedMs} ms, ${result.errors} errors`)
    console.log(`  events written     ${result.eventsPerSecond} /s`)
    console.log(
      `  CPU per event      ${result.cpuUsPerEvent} µs = ${result.budgetRatio} of the ${budgetUs} µs budget`,
    )
    if (floorUs !== undefined) {
      console.log(
        `  bare socket write  ${result.bareWriteUs} µs: the server costs ${result.bareWriteRatio} times that`,
      )
    }
    if (values.spin) console.log("  (the CPU includes the polling that --spin asks for)")
    console.log(
      `  own lateness       p50 ${result.latenessP50Ms} ms, p99 ${result.latenessP99Ms} ms, max ${result.latenessMaxMs} ms`,
    )
    console.log(`  mock-limited       ${result.mockLimited}`)
    console.log(`  server             ${result.serverCpuShare} of a core, ${result.rssMb} MB`)
  }
}

function openStreams(urls, count, body, again) {
  const buffer = Buffer.alloc(64 * 1024)
  const sockets = []
  let failed = 0
  let open = 0
  let done
  const ready = new Promise((resolve) => {
    done = resolve
  })
  const end = Buffer.from("0\r\n\r\n")
  for (let index = 0; index < count; index++) {
    const { hostname, port } = new URL(urls[index % urls.length])
    const request = `POST /v1/chat/completions HTTP/1.1\r\nHost: ${hostname}\r\nContent-Length: ${body.length}\r\n\r\n${body}`
    const socket = connect({
      host: hostname,
      port: Number(port),
      noDelay: true,
      onread: {
        buffer,
        callback: (size) => {
          if (again && buffer.subarray(Math.max(0, size - 5), size).equals(end)) socket.write(request)
          return true
        },
      },
    })
    socket.on("error", () => failed++)
    socket.on("connect", () => {
      socket.write(request)
      if (++open === count) done()
    })
    sockets.push(socket)
  }
  return {
    ready,
    errors: () => failed,
    close: () => {
      for (const socket of sockets) socket.destroy()
    },
  }
}

function answer(child) {
  return new Promise((resolve) => child.once("message", resolve))
}

function ask(child, message) {
  const reply = answer(child)
  child.send(message)
  return reply
}

function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function round(value) {
  return Math.round(value * 100) / 100
}
