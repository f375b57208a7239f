// How much the engine itself costs: samples per second, memory and overhead of a zero-latency model, and how
// close a run against a 50 ms endpoint comes to the ideal time. Ratios are to peers measured in the same run.
import { spawn } from "node:child_process"
import { once } from "node:events"

const part = (name) => new URL(`${name}.mjs`, import.meta.url).pathname

async function measure(script, ...args) {
  const child = spawn("node", [part(script), ...args.map(String)], { stdio: ["ignore", "pipe", "inherit"] })
  let output = ""
  child.stdout.on("data", (chunk) => {
    output += chunk
  })
  const [code] = await once(child, "close")
  if (code !== 0) throw new Error(`${script} ${args.join(" ")} ended with ${code}`)
  return JSON.parse(output)
}

const small = await measure("in-process", 20_000)
const large = await measure("in-process", 200_000)
const bare = await measure("bare", 200_000)
const perSample = (result) => (result.ms * 1000) / result.samples

console.log("\nZero-latency model in the same process")
console.table(
  [
    ["engine, 20,000 samples", small],
    ["engine, 200,000 samples", large],
    ["bare loop: hash, two JSON lines, two files, 200,000", bare],
  ].map(([what, result]) => ({
    what,
    "samples/s": Math.round(result.samples / (result.ms / 1000)),
    "µs per sample": Number(perSample(result).toFixed(1)),
    "peak MB": Math.round(result.peakMb),
  })),
)
const growth = large.peakMb / small.peakMb
console.log(`peak memory, 200,000 to 20,000 samples: ${growth.toFixed(2)} (goal: flat, at most 1.25)`)
console.log(
  `overhead per sample: ${(perSample(large) - perSample(bare)).toFixed(1)} µs over the bare loop, ratio ${(perSample(large) / perSample(bare)).toFixed(2)}`,
)

// Five seconds at best, so that opening 512 connections and writing the report do not decide.
const samples = Number(process.argv[2] ?? 51_200)
const row = (what, requests, result) => ({
  what,
  requests,
  "ideal s": Number((result.idealMs / 1000).toFixed(2)),
  "taken s": Number((result.ms / 1000).toFixed(2)),
  ratio: Number((result.ms / result.idealMs).toFixed(3)),
  // The endpoint answers later than it should when the machine is busy; that is not the engine's time.
  "ratio to the latency served": Number(
    (result.ms / (result.idealMs * (1 + result.serverLateMs / 50))).toFixed(3),
  ),
  "node:http alone": Number((result.bareMs / result.idealMs).toFixed(3)),
  // Processor time. At the ideal pace a request comes every 97.7 µs: neither side may take more than that of a core.
  "client µs per request": Number(((result.cpuS * 1e6) / requests).toFixed(1)),
  "server µs": Number(result.serverCpuUs.toFixed(1)),
  "node:http µs": Number(((result.bareCpuS * 1e6) / requests).toFixed(1)),
  "server late, mean ms": Number(result.serverLateMs.toFixed(2)),
})
const direct = await measure("with-server", samples, 512, 50)
const sdk = await measure("with-server", Math.ceil(samples / 5), 512, 50, "sdk")
console.log("\nEndpoint of 50 ms latency, 512 requests at once (goal: ratio at most 1.15)")
console.table([row("engine", samples, direct), row("engine, official SDK", Math.ceil(samples / 5), sdk)])
