import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import type { MockServer } from "../server/index.js"
import { readTruthFile } from "../truth/index.js"
import {
  mockServerFlags,
  mockServerOptions,
  parseFaultRule,
  parseLaw,
  runMockServerCommand,
} from "./index.js"

describe("distributions", () => {
  it.each([
    ["20", 20],
    [".5", 0.5],
    ["uniform:1..2.5", { law: "uniform", min: 1, max: 2.5 }],
    ["lognormal:200,0.5", { law: "lognormal", mean: 200, sigma: 0.5 }],
    ["gamma:5,2", { law: "gamma", mean: 5, shape: 2 }],
  ])("%s", async (text, law) => {
    expect(await parseLaw(text, "--itl")).toEqual(law)
  })

  it.each(["", "fast", "-3", "uniform:5..1", "gamma:1", "uniform:1,2"])(
    "refuses %j and names the flag",
    async (text) => {
      await expect(parseLaw(text, "--itl")).rejects.toMatchObject({
        code: "option_invalid",
        message: expect.stringContaining("--itl"),
      })
    },
  )

  it("come from a file", async () => {
    const folder = await mkdtemp(join(tmpdir(), "law-"))
    try {
      const path = join(folder, "gaps.txt")
      await writeFile(path, "1.5, 2\n3\n")
      expect(await parseLaw(`file:${path}`, "--itl")).toEqual({ law: "values", values: [1.5, 2, 3] })
      await writeFile(path, "1 x 3")
      await expect(parseLaw(`file:${path}`, "--itl")).rejects.toMatchObject({ code: "file_malformed" })
      await expect(parseLaw(`file:${path}.none`, "--itl")).rejects.toMatchObject({ code: "file_access" })
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})

describe("fault rules", () => {
  it.each([
    ["429@0.1", { fault: { type: "status", status: 429 }, probability: 0.1 }],
    ["503:2#1,4", { fault: { type: "status", status: 503, retryAfterS: 2 }, seq: [1, 4] }],
    ["stall:5", { fault: { type: "stall", afterEvents: 5 } }],
    ["stall:5,2000@0.5", { fault: { type: "stall", afterEvents: 5, forMs: 2000 }, probability: 0.5 }],
    ["reset:mid-event", { fault: { type: "reset", at: "mid-event", afterEvents: 1 } }],
    ["usage:partial", { fault: { type: "usage", variant: "partial" } }],
    ["http-1.0#0", { fault: { type: "http-1.0" }, seq: [0] }],
    ["informational:102", { fault: { type: "informational", status: 102 } }],
  ])("%s", (text, rule) => {
    expect(parseFaultRule(text)).toEqual(rule)
  })

  it.each(["", "explode", "999", "usage:odd", "stall:x", "slow-headers", "toString", "crlf:1", "429@"])(
    "refuses %j",
    (text) => {
      expect(() => parseFaultRule(text)).toThrow(/is not a fault/)
    },
  )
})

describe("the command", () => {
  it("has valid defaults and a Chinese text for every flag", async () => {
    const options = await mockServerOptions({})
    expect(options).toMatchObject({ hosts: ["127.0.0.1"], port: 8877, seed: 1, emission: { type: "spread" } })
    for (const flag of mockServerFlags) expect(flag.about.zh).toMatch(/[\u4e00-\u9fff]/)
  })

  it("reads flags in kebab and camel case", async () => {
    const options = await mockServerOptions({
      "tokens-per-event": "4",
      eventsPerWrite: 2,
      mode: "batching:10,0.5,64",
      fault: ["429@0.1"],
      models: ["a", "b"],
    })
    expect(options).toMatchObject({
      timing: { tokensPerEvent: 4 },
      eventsPerWrite: 2,
      emission: { type: "batching", baseMs: 10, perStreamMs: 0.5, maxBatch: 64 },
      models: ["a", "b"],
    })
  })

  it.each([
    [{ mode: "lockstep" }, "--mode"],
    [{ mode: "spread:3" }, "--mode"],
    [{ port: "x" }, "--port"],
    [{ ttft: "slow" }, "--ttft"],
  ])("names the flag at fault in %j", async (flags, name) => {
    await expect(mockServerOptions(flags)).rejects.toThrow(name)
  })

  it("serves until it is told to stop, then writes the truth", async () => {
    const folder = await mkdtemp(join(tmpdir(), "mock-"))
    const path = join(folder, "truth.bin")
    const stop = new AbortController()
    try {
      let ready: (server: MockServer) => void = () => {}
      const listening = new Promise<MockServer>((resolve) => {
        ready = resolve
      })
      const flags = { port: 0, "truth-file": path, answer: "You said {prompt}." }
      const run = runMockServerCommand(flags, { signal: stop.signal, onReady: (server) => ready(server) })
      const server = await listening
      const body = JSON.stringify({ model: "m", messages: [{ role: "user", content: "$&" }] })
      const response = await fetch(`${server.url}/v1/chat/completions`, { method: "POST", body })
      expect(await response.text()).toContain("You said $&.")
      stop.abort()
      const stats = await run
      expect(stats.completed).toBe(1)
      expect((await readTruthFile(path)).records).toHaveLength(1)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
