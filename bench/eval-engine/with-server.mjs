import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import http from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { evaluate } from "@evalscope/core"
import { sums } from "./world.mjs"

const [samples, concurrency, latencyMs] = process.argv.slice(2, 5).map(Number)
/** `direct`, or `sdk` for the official package. */
const sender = process.argv[5] ?? "direct"
const workDir = await mkdtemp(join(tmpdir(), "evalscope-bench-"))
try {
  const engine = await withServer(engineClient)
  const bare = await withServer(bareClient)
  // What a run must take at least: every request waits for the endpoint, `concurrency` of them at a time.
  const idealMs = (samples / concurrency) * latencyMs
  console.log(
    JSON.stringify({
      ms: engine.ms,
      cpuS: engine.cpuS,
      serverLateMs: engine.server.meanMs,
      serverCpuUs: engine.server.cpuUs,
      idealMs,
      bareMs: bare.ms,
      bareCpuS: bare.cpuS,
    }),
  )
} finally {
  await rm(workDir, { recursive: true, force: true })
}

/** Starts an endpoint, lets a client use it, and asks the endpoint how late it was. */
async function withServer(client) {
  const server = spawn("node", [new URL("server.mjs", import.meta.url).pathname, String(latencyMs)], {
    stdio: ["ignore", "pipe", "inherit"],
  })
  try {
    const [line] = await once(server.stdout, "data")
    const result = await client(String(line).trim())
    const said = once(server.stdout, "data")
    server.kill("SIGTERM")
    return { ...result, server: JSON.parse(String(await said)) }
  } finally {
    server.kill("SIGKILL")
  }
}

async function engineClient(url) {
  const task = {
    model: "simulated",
    evalType: "openai_api",
    apiUrl: `${url}/v1`,
    apiKey: "none",
    noTimestamp: true,
    evalBatchSize: concurrency,
    modelArgs: { client: sender },
  }
  // Once small, so that modules are loaded and the code is warm, as in a run of any length.
  await evaluate({ ...task, workDir: join(workDir, "warm") }, { benchmarks: [sums(concurrency * 2)] }).report
  const cpu = process.cpuUsage()
  const start = performance.now()
  const report = await evaluate({ ...task, workDir: join(workDir, "run") }, { benchmarks: [sums(samples)] })
    .report
  const ms = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  if (report.reports[0].execution.succeeded !== samples)
    throw new Error(`samples failed: ${report.error?.message}`)
  return { ms, cpuS: (user + system) / 1e6 }
}

/** The same requests by node:http alone: nothing parsed but the JSON, nothing stored. */
async function bareClient(base) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: concurrency })
  let next = 0
  const worker = async () => {
    while (next < samples) {
      const n = next++
      await new Promise((resolve, reject) => {
        const body = JSON.stringify({
          model: "simulated",
          temperature: 0,
          messages: [
            { role: "user", content: `A train has ${n} seats and gets 7 more. How many seats has it now?` },
          ],
        })
        const request = http.request(
          `${base}/v1/chat/completions`,
          {
            agent,
            method: "POST",
            headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) },
          },
          (response) => {
            let text = ""
            response.on("data", (chunk) => {
              text += chunk
            })
            response.on("end", () => resolve(JSON.parse(text)))
          },
        )
        request.on("error", reject)
        request.end(body)
      })
    }
  }
  const cpu = process.cpuUsage()
  const start = performance.now()
  await Promise.all(Array.from({ length: concurrency }, worker))
  const ms = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  agent.destroy()
  return { ms, cpuS: (user + system) / 1e6 }
}
