import { spawn } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { samplesPageSchema } from "@evalscope/app/api"
import { afterEach, beforeEach, expect, it } from "vitest"
import { plantRun } from "./planted-run.js"
import { until } from "./service.js"

const script = fileURLToPath(new URL("serve.mjs", import.meta.url))
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "stop-"))
})
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))

/** A service in a process of its own that says nothing on its way out, and how it ended. */
async function serve() {
  const child = spawn(process.execPath, [script, JSON.stringify({ port: 0, outputs: [folder] })], {
    env: { PATH: process.env.PATH },
    stdio: ["ignore", "pipe", "pipe"],
  })
  let complaints = ""
  child.stderr.on("data", (text: Buffer) => {
    complaints += text.toString()
  })
  const end = new Promise<{ code: number | null; signal: string | null; complaints: string }>((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal, complaints }))
  })
  const url = await new Promise<string>((resolve) =>
    child.stdout.once("data", (text: Buffer) => resolve(text.toString().trim())),
  )
  return { url, end, stop: () => child.kill("SIGTERM") }
}

it("a service that is stopped while its index answers ends in good order, every time", async () => {
  const verdicts = Array.from({ length: 8000 }, (_, index) => index % 2)
  for (const name of ["one", "two"])
    await plantRun(folder, {
      name,
      subsets: { all: verdicts },
      text: (_, index) => ({ question: `Question ${index} of many words`, answer: `answer ${index}` }),
    })
  const samples = (run: string) => `/api/v1/runs/${run}/models/qwen/samples?limit=200`
  const queries = [
    `${samples("one")}&sort=score&order=desc`,
    `${samples("two")}&q=words`,
    `${samples("one")}&q=%2Fanswer+%5Cd%2B7%2F`,
    "/api/v1/runs/one/models/qwen/spread",
    "/api/v1/runs/two/models/qwen/timeline",
    "/api/v1/compare/samples?run=one::qwen&run=two::qwen&dataset=gsm8k&filter=both_right",
  ]
  for (let round = 0; round < 2; round += 1) {
    const service = await serve()
    if (round === 0) {
      for (const run of ["one", "two"])
        await until(async () => {
          const page = await (await fetch(service.url + samples(run))).json()
          return samplesPageSchema.parse(page).index.state === "ready"
        })
    }
    let answers = 0
    const others = new Set<string>()
    let gone = false
    // They go on asking over connections that are open, also while the service is on its way out.
    const clients = Array.from({ length: 12 }, async (_, client) => {
      for (let turn = client; !gone; turn += 1) {
        const answer = await fetch(service.url + queries[turn % queries.length]).catch(() => undefined)
        if (!answer) return
        await answer.arrayBuffer().catch(() => undefined)
        if (answer.status === 200) answers += 1
        else others.add(`${answer.status} ${turn % queries.length}`)
      }
    })
    await until(() => answers >= 20)
    service.stop()
    const end = await service.end
    gone = true
    await Promise.all(clients)
    expect(end, `round ${round}`).toEqual({ code: 0, signal: null, complaints: "" })
    // Whoever still asks is told so.
    expect([...others].filter((status) => !status.startsWith("503"))).toEqual([])
  }
}, 120_000)
