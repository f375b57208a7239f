/** P18 to P20: starting, data, reports. */
import { execFile, spawn } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { startChild, withServer } from "./child.mjs"
import { median, round } from "./numbers.mjs"

const run = promisify(execFile)
const bin = fileURLToPath(new URL("../../packages/perf/dist/cli/bin.js", import.meta.url))

export async function starting({ rounds }) {
  const help = []
  const first = []
  const folder = await mkdtemp(join(tmpdir(), "perf-bench-"))
  for (let turn = 0; turn < Math.max(3, rounds); turn++) {
    let begun = performance.now()
    await run(process.execPath, [bin, "--help"])
    help.push(performance.now() - begun)
    await withServer({ truth: { requests: 10, events: 100 } }, async (server) => {
      begun = performance.now()
      const child = spawn(
        process.execPath,
        [
          bin,
          "--url",
          `${server.url}/v1/chat/completions`,
          "--model",
          "m",
          "--prompt",
          "hi",
          "--number",
          "1",
          "--no-test-connection",
          "--outputs-dir",
          folder,
        ],
        { stdio: "ignore" },
      )
      const gone = new Promise((resolve) => child.once("exit", resolve))
      for (;;) {
        const { stats } = await server.ask({ type: "stats" })
        if (stats.requests > 0 || child.exitCode !== null) break
        await new Promise((resolve) => setTimeout(resolve, 2))
      }
      const { stats } = await server.ask({ type: "stats" })
      if (stats.requests > 0) first.push(performance.now() - begun)
      child.kill()
      await gone
    })
  }
  await rm(folder, { recursive: true, force: true })
  return [
    {
      id: "P18",
      what: "--help, ms",
      must: 200,
      aim: 100,
      measured: round(median(help)),
      timing: true,
      bound: "Node itself, and the schema that the flags are made of",
    },
    {
      id: "P18b",
      what: "first request on the wire, ms",
      must: 500,
      aim: 250,
      measured: round(median(first)),
      timing: true,
      bound: "Node itself, the schema, and the start of a second thread",
    },
  ]
}

export async function prompts() {
  const child = await startChild("./prompts.mjs", {})
  const { perSecond, exactShare } = await child.next()
  return [
    {
      id: "P19",
      what: "tokens of random prompts made per second, one thread",
      must: 1_000_000,
      aim: 5_000_000,
      measured: round(perSecond),
      higher: true,
    },
    {
      id: "P19b",
      what: "of exact length, %",
      must: 99.5,
      aim: 99.99,
      measured: round(100 * exactShare, 5),
      higher: true,
    },
  ]
}

export async function summaries() {
  const child = await startChild("./summary.mjs", { requests: 100_000, gaps: 500 })
  const { seconds, rssMb, htmlMb } = await child.next()
  return [
    {
      id: "P20",
      what: "figures of 100 k requests with 50 M gaps, s",
      must: 6,
      aim: 2,
      measured: round(seconds),
    },
    { id: "P20b", what: "memory while doing so, MB", must: 600, aim: 300, measured: round(rssMb) },
    ...(htmlMb === undefined
      ? []
      : [{ id: "P20c", what: "size of the HTML report, MB", must: 3, aim: 1, measured: round(htmlMb) }]),
  ]
}
