import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { evaluate } from "@evalscope/core"
import { sums } from "./world.mjs"

const samples = Number(process.argv[2])
const workDir = await mkdtemp(join(tmpdir(), "evalscope-bench-"))
const model = {
  name: "instant",
  generate: async (request) => ({
    model: "instant",
    choices: [
      {
        message: { role: "assistant", content: `That makes ${request.messages[0].content.length}` },
        stopReason: "stop",
      },
    ],
    usage: { inputTokens: 20, outputTokens: 4, totalTokens: 24 },
    latencyMs: 0,
    attempts: 1,
  }),
}
const start = performance.now()
const run = evaluate(
  { model: "instant", workDir, noTimestamp: true, evalBatchSize: 64 },
  { benchmarks: [sums(samples)], models: [{ id: "instant", model }] },
)
const report = await run.report
const ms = performance.now() - start
if (report.reports[0].execution.succeeded !== samples) throw new Error("samples are missing")
await rm(workDir, { recursive: true })
console.log(JSON.stringify({ samples, ms, peakMb: process.resourceUsage().maxRSS / 1024 }))
