// How quick the service is on a run of a million samples, and how many requests and jobs it gets through. Each
// figure stands beside that of the plainest program that does the same, measured in the same minute.
//   node bench/app.mjs [--samples 1000000] [--json] [--part index,samples,runs,service,live] [--folder DIR]
// A folder that is named is kept, and the large run in it is not written again: so the parts can be measured apart.
import { spawn } from "node:child_process"
import { createReadStream, existsSync, readFileSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { Agent, createServer, request } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { measureBrowser } from "./app/browser.mjs"
import { commonWord, largeRunDir, needle, writeLargeRun, writeManyRuns } from "./app/large-run.mjs"
import { measureLive } from "./app/live.mjs"

const { values } = parseArgs({
  options: {
    samples: { type: "string", default: "1000000" },
    json: { type: "boolean" },
    part: { type: "string", default: "index,samples,runs,service,live" },
    folder: { type: "string" },
  },
})
const parts = values.part.split(",")
const samples = Number(values.samples)
const folder = values.folder ?? (await mkdtemp(join(tmpdir(), "bench-app-")))
const manyRuns = 1000
const agent = new Agent({ keepAlive: true, maxSockets: 64 })
const results = { samples }

try {
  const outputs = join(folder, "outputs")
  const run = largeRunDir(outputs)
  const needsRun = parts.some((part) => part !== "service" && part !== "live")
  if (needsRun && !existsSync(run))
    results.runMegabytes = round((await writeLargeRun(outputs, samples)).bytes / 1e6)
  for (const [part, measure] of [
    ["index", measureIndex],
    ["samples", measureSamples],
  ]) {
    if (!parts.includes(part)) continue
    const server = await serve({ port: 0, outputs: [outputs] })
    await measure(server, run)
    await stop(server)
  }
  if (parts.includes("runs")) {
    const many = join(folder, "many")
    await writeManyRuns(many, manyRuns)
    const server = await serve({ port: 0, outputs: [outputs, many], web: true })
    await measureRuns(server)
    Object.assign(results, await measureBrowser(server.url))
    await stop(server)
  }
  if (parts.includes("service")) {
    const small = await serve({ port: 0, outputs: [join(folder, "small")], maxQueue: 1000 })
    await measureThroughput(small)
    await measureJobs(small)
    await stop(small)
  }
  if (parts.includes("live")) {
    const live = join(folder, "live")
    const server = await serve({ port: 0, outputs: [live], web: true })
    Object.assign(results, await measureLive(server.url, live))
    await stop(server)
  }
} finally {
  agent.destroy()
  if (values.folder === undefined) await rm(folder, { recursive: true, force: true })
}
if (values.json) console.log(JSON.stringify(results, null, 2))
else for (const [name, value] of Object.entries(results)) console.log(`${name.padEnd(34)} ${value}`)

function samplesOf(url) {
  return `${url}/api/v1/runs/20260101_000000/models/model/samples`
}

/** The first look at a run that has no index yet. */
async function measureIndex({ url, child }) {
  const page = async (query) => JSON.parse(await get(`${samplesOf(url)}?${new URLSearchParams(query)}`))
  const first = await timed(() => page({ limit: "50" }))
  results.firstPageWhileIndexingMs = round(first.ms)
  const started = performance.now()
  let slowest = 0
  for (;;) {
    const one = await timed(() => page({ limit: "50", facets: "false" }))
    slowest = Math.max(slowest, one.ms)
    if (one.value.index.state === "ready") break
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  results.indexSeconds = round((performance.now() - started) / 1000)
  results.slowestPageWhileIndexingMs = round(slowest)
  results.indexedSamplesPerSecond = Math.round(samples / ((performance.now() - started) / 1000))
  results.indexingPeakMegabytes = peakMegabytes(child.pid)
}

/** Pages, text filters and whole samples of a run whose index is there. */
async function measureSamples({ url, child }, dir) {
  const base = samplesOf(url)
  const page = async (query) => JSON.parse(await get(`${base}?${new URLSearchParams(query)}`))
  await page({ limit: "50" })
  const random = randomNumbers(7)
  const cursor = (at) =>
    Buffer.from(JSON.stringify(["position asc", at, 4294967296 + at])).toString("base64url")
  const shapes = [
    (at) => ({ cursor: cursor(at), limit: "100" }),
    (at) => ({ cursor: cursor(at), limit: "100", status: "wrong" }),
    (at) => ({ cursor: cursor(at), limit: "100", score_below: "0.99", dataset: "big", subset: "all" }),
    (at) => ({ cursor: cursor(at), limit: "100", finish_reason: "max_tokens" }),
    () => ({ limit: "100", sort: "latency", order: "desc" }),
    () => ({ limit: "100", sort: "output_tokens", order: "asc", status: "right" }),
  ]
  const pages = []
  for (let i = 0; i < 600; i += 1) {
    pages.push((await timed(() => page(shapes[i % shapes.length](Math.floor(random() * samples))))).ms)
  }
  Object.assign(results, quantiles("samplesPage", pages))

  const rare = []
  const common = []
  for (let i = 0; i < 200; i += 1) {
    const index = Math.floor(random() * samples)
    const found = await timed(() => page({ q: needle(index), limit: "100" }))
    if (found.value.items[0]?.index !== index) throw new Error(`sample ${index} was not found`)
    rare.push(found.ms)
    common.push((await timed(() => page({ q: commonWord, limit: "100", cursor: cursor(index) }))).ms)
  }
  Object.assign(results, quantiles("textFilterRareWord", rare), quantiles("textFilterCommonWord", common))
  const scan = await timed(() =>
    scanFile(join(dir, "reviews", "model", "big_all.jsonl"), needle(samples - 1)),
  )
  results.plainFileScanMs = round(scan.ms)
  results.fileScanPerTextFilterP99 = round(scan.ms / quantile(rare, 0.99))

  const one = []
  for (let i = 0; i < 200; i += 1) {
    const index = Math.floor(random() * samples)
    one.push(
      (await timed(() => get(`${base.replace(/samples$/, "sample")}?dataset=big&subset=all&index=${index}`)))
        .ms,
    )
  }
  Object.assign(results, quantiles("wholeSample", one))
  results.serverPeakMegabytes = peakMegabytes(child.pid)
}

/** A thousand runs beside the large one: the first look at all folders, then the list as it is known. */
async function measureRuns({ url }) {
  const list = async (query = "") => JSON.parse(await get(`${url}/api/v1/runs?limit=100${query}`))
  const started = performance.now()
  results.runsFirstListMs = round((await timed(list)).ms)
  for (;;) {
    const page = await list()
    if (!page.scanning && page.total === manyRuns + 1) break
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  results.runsScannedMs = round(performance.now() - started)
  const known = []
  for (let i = 0; i < 200; i += 1)
    known.push((await timed(() => list(`&q=${i % 2 === 0 ? "model-7" : ""}&sort=score`))).ms)
  Object.assign(results, quantiles("runsList", known))
}

async function measureThroughput({ url }) {
  const bare = createServer((_, response) => {
    response.setHeader("content-type", "application/json")
    response.end('{"status":"ok","service":"evalscope"}')
  })
  await new Promise((resolve) => bare.listen(0, "127.0.0.1", resolve))
  const bareUrl = `http://127.0.0.1:${bare.address().port}/`
  const rates = { health: [], bare: [] }
  for (let round = 0; round < 3; round += 1) {
    rates.bare.push(await requestsPerSecond(bareUrl))
    rates.health.push(await requestsPerSecond(`${url}/health`))
  }
  bare.close()
  results.healthRequestsPerSecond = Math.round(Math.max(...rates.health))
  results.bareNodeRequestsPerSecond = Math.round(Math.max(...rates.bare))
  results.healthShareOfBareNode = round(Math.max(...rates.health) / Math.max(...rates.bare))
}

async function measureJobs({ url }) {
  const count = 30
  const started = performance.now()
  const accepted = await timed(async () => {
    for (let i = 0; i < count; i += 1)
      await post(`${url}/api/v1/jobs`, { kind: "eval", config: { datasets: ["quickstart"] } })
  })
  for (;;) {
    const { counts } = JSON.parse(await get(`${url}/api/v1/jobs?limit=1`))
    if (counts.queued + counts.running === 0) break
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  results.jobsAcceptedPerSecond = round(count / (accepted.ms / 1000))
  results.queuedMockEvalsPerSecond = round(count / ((performance.now() - started) / 1000))
  // The floor: a process that does nothing but start.
  const bare = await timed(async () => {
    for (let i = 0; i < 10; i += 1)
      await new Promise((resolve) => spawn(process.execPath, ["-e", ""]).once("exit", resolve))
  })
  results.bareProcessesPerSecond = round(10 / (bare.ms / 1000))
  results.jobsShareOfBareProcesses = round(results.queuedMockEvalsPerSecond / results.bareProcessesPerSecond)
}

async function requestsPerSecond(url) {
  const end = performance.now() + 2000
  let done = 0
  await Promise.all(
    Array.from({ length: 32 }, async () => {
      while (performance.now() < end) {
        await get(url)
        done += 1
      }
    }),
  )
  return done / 2
}

async function scanFile(path, word) {
  const wanted = Buffer.from(word)
  let at = 0
  let found = -1
  let rest = Buffer.alloc(0)
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const piece = Buffer.concat([rest, chunk])
    const hit = piece.indexOf(wanted)
    if (hit >= 0) found = at + hit
    rest = piece.subarray(Math.max(0, piece.length - wanted.length))
    at += piece.length - rest.length
  }
  return found
}

async function serve(options) {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL("app/serve.mjs", import.meta.url)), JSON.stringify(options)],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  )
  const url = await new Promise((resolve) =>
    child.stdout.once("data", (text) => resolve(String(text).trim())),
  )
  return { child, url }
}

function stop({ child }) {
  return new Promise((resolve) => {
    child.once("exit", resolve)
    child.kill("SIGTERM")
  })
}

function get(url) {
  return send("GET", url)
}

function post(url, body) {
  return send("POST", url, JSON.stringify(body))
}

function send(method, url, body) {
  return new Promise((resolve, reject) => {
    const call = request(
      url,
      { method, agent, headers: { ...(body && { "content-type": "application/json" }) } },
      (response) => {
        let text = ""
        response.setEncoding("utf8")
        response.on("data", (chunk) => (text += chunk))
        response.on("end", () =>
          response.statusCode < 300 ? resolve(text) : reject(new Error(`${url}: ${text}`)),
        )
      },
    )
    call.on("error", reject)
    call.end(body)
  })
}

async function timed(work) {
  const started = performance.now()
  const value = await work()
  return { value, ms: performance.now() - started }
}

function quantiles(name, values) {
  return { [`${name}P50Ms`]: round(quantile(values, 0.5)), [`${name}P99Ms`]: round(quantile(values, 0.99)) }
}

function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
}

function peakMegabytes(pid) {
  try {
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024)
  } catch {
    return "not known on this system"
  }
}

function round(value) {
  return Math.round(value * 100) / 100
}

function randomNumbers(seed) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
