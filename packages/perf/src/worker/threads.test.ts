import { execFile } from "node:child_process"
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { promisify } from "node:util"
import { type MockServer, startMockServer } from "@evalscope/testing"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { PlanChanges } from "../run/__fixtures__/plan.js"

// Threads run compiled code: the sources are compiled once into a folder of their own.
const root = fileURLToPath(new URL("../../", import.meta.url))
const run = promisify(execFile)
let folder = ""

beforeAll(async () => {
  await mkdir(join(root, ".results"), { recursive: true })
  folder = await mkdtemp(join(root, ".results", "threads-"))
  const compiler = join(root, "node_modules/typescript/bin/tsc")
  const config = join(folder, "tsconfig.json")
  const options = { extends: join(root, "tsconfig.json"), include: [join(root, "src")] }
  const exclude = [join(root, "src/**/*.test.ts")]
  await writeFile(
    config,
    JSON.stringify({
      ...options,
      exclude,
      compilerOptions: { noEmit: false, declaration: false, rootDir: join(root, "src"), outDir: folder },
    }),
  )
  // What other parts of the package have wrong at the moment does not keep this one from running.
  await run(process.execPath, [compiler, "-p", config]).catch(() => {})
}, 60_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

interface Outcome {
  readonly outcomes: Readonly<Record<string, number>>
  readonly indexes: readonly number[]
  readonly workers: readonly number[]
  readonly scheduledMs: readonly number[]
  readonly health: {
    readonly clientLimited: boolean
    readonly reasons: readonly string[]
    readonly cpuShare: number
  }
  readonly status: string
  readonly left: readonly string[]
}

/** One level in a process of its own, whose I/O threads are threads. */
async function inProcess(mock: MockServer, changes: PlanChanges): Promise<Outcome> {
  const script = `
    import { runLevel } from ${JSON.stringify(pathToFileURL(join(folder, "run/index.js")).href)}
    import { planFor, outcomesIn } from ${JSON.stringify(pathToFileURL(join(folder, "run/__fixtures__/plan.js")).href)}
    const result = await runLevel(planFor(${JSON.stringify(mock.url)}, ${JSON.stringify(changes)})).result
    const records = [...result.records]
    await new Promise((resolve) => setTimeout(resolve, 300))
    console.log(JSON.stringify({
      outcomes: outcomesIn(records),
      indexes: records.map(({ index }) => index),
      workers: records.map(({ worker }) => worker),
      scheduledMs: records.map(({ scheduledNs }) => Math.round(scheduledNs / 1e6)),
      health: result.health,
      status: result.status,
      left: process.getActiveResourcesInfo().filter((name) => !/Pipe|TTY|FSReq/.test(name)),
    }))`
  const file = join(folder, `level-${Math.random().toString(36).slice(2)}.mjs`)
  await writeFile(file, script)
  const { stdout } = await run(process.execPath, [file])
  return JSON.parse(stdout)
}

/** A wire format that is slow to tell what an event is: a client without enough processor. */
const slowProtocol = `data:text/javascript,${encodeURIComponent(`
  export function createProtocol() {
    return {
      name: "slow",
      streamFraming: "sse",
      completeOn: "done",
      request: () => ({ method: "POST", path: "/v1/chat/completions", headers: { "content-type": "application/json" },
        body: JSON.stringify({ model: "m", stream: true, max_tokens: 100000, messages: [{ role: "user", content: "x" }] }) }),
      classify(bytes, start) {
        const end = performance.now() + 2
        while (performance.now() < end);
        return bytes[start] === 91 ? "done" : "content"
      },
      finishStream: () => ({ text: "", completionTokens: 1, promptTokens: 1 }),
      finishBody: () => ({ text: "" }),
    }
  }`)}`

describe("I/O threads", () => {
  it("share the load out and lose nothing", async () => {
    await using mock = await startMockServer({ timing: { ttftMs: 5, itlMs: 1, outputTokens: 5 } })
    const level = await inProcess(mock, { workers: 2, name: { number: 201, parallel: 7 } })
    expect(level.outcomes).toEqual({ ok: 201 })
    expect(level.indexes).toEqual(Array.from({ length: 201 }, (_, index) => index))
    expect(level.workers).toEqual(level.indexes.map((index) => index % 2))
    expect(mock.stats().requests).toBe(201)
    expect(mock.stats().peakInFlight).toBe(7)
    expect(level.left).toEqual([])
  })

  it("interleave the arrivals of one schedule", async () => {
    await using mock = await startMockServer()
    const level = await inProcess(mock, {
      workers: 2,
      openLoop: true,
      arrival: { kind: "constant", rate: 100 },
      name: { number: 20, parallel: undefined, rate: 100 },
    })
    expect(level.scheduledMs).toEqual(Array.from({ length: 20 }, (_, index) => index * 10))
    expect(level.outcomes).toEqual({ ok: 20 })
    // What a thread rehearses with stays in it.
    expect(mock.stats().requests).toBe(20)
    expect(level.left).toEqual([])
  })

  it("a client that is short of processor knows it", async () => {
    await using mock = await startMockServer({ timing: { ttftMs: 5, itlMs: 5, outputTokens: 30 } })
    const level = await inProcess(mock, {
      protocol: { module: slowProtocol, options: {} },
      name: { number: 20, parallel: 10 },
    })
    expect(level.outcomes).toEqual({ ok: 20 })
    expect(level.health.clientLimited).toBe(true)
    expect(level.health.cpuShare).toBeGreaterThan(0.85)
    expect(level.health.reasons.length).toBeGreaterThan(0)
  })
})
