import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { chat, chatText, exchange, rawRequest, streamedChat, unchunk } from "../../test/raw-exchange.js"
import { createPlanner } from "../schedule/index.js"
import { readTruthFile } from "../truth/index.js"
import { type MockServer, type MockServerOptions, startMockServer } from "./index.js"

const closing = { headers: { Connection: "close" } }
const streamRequest = rawRequest(streamedChat, closing)

async function withServer<T>(
  options: MockServerOptions,
  run: (server: MockServer) => Promise<T>,
): Promise<T> {
  await using server = await startMockServer(options)
  return await run(server)
}

function many(server: MockServer, count: number, request = streamRequest): Promise<string[]> {
  const all = Array.from({ length: count }, async () => unchunk((await exchange(server, request)).bytes).body)
  return Promise.all(all)
}

describe("the truth", () => {
  const timing = {
    ttftMs: { law: "uniform", min: 5, max: 30 },
    itlMs: { law: "gamma", mean: 4, shape: 2 },
    outputTokens: 6,
  } as const

  it("has every request and event, each at or after its plan", async () => {
    await withServer({ timing, seed: 9 }, async (server) => {
      await many(server, 5)
      const planner = createPlanner(timing, 9)
      const { records } = server.truth()
      expect(records.map((record) => record.seq)).toEqual([0, 1, 2, 3, 4])
      for (const record of records) {
        const plan = planner(record.seq)
        expect(record).toMatchObject({ tokens: 6, outcome: "completed" })
        expect(record.firstByteNs).toBeLessThanOrEqual(record.completeNs)
        let planned = record.completeNs + plan.ttftMs * 1e6
        record.writtenNs.forEach((writtenNs, index) => {
          if (index > 0) planned += plan.gapMs(index) * 1e6
          expect(record.plannedNs[index]).toBeCloseTo(planned, 0)
          expect(writtenNs).toBeGreaterThanOrEqual(planned)
        })
        expect(record.endNs).toBeGreaterThanOrEqual(record.writtenNs.at(-1) ?? 0)
      }
    })
  })

  it("is on the clock that every process of the host reads", async () => {
    await withServer({ timing }, async (server) => {
      const before = process.hrtime.bigint()
      await many(server, 1)
      const after = process.hrtime.bigint()
      const { originNs, records } = server.truth()
      const times = records.flatMap(({ firstByteNs, completeNs, writtenNs, endNs }) => [
        firstByteNs,
        completeNs,
        ...writtenNs,
        endNs,
      ])
      expect(times).toHaveLength(9)
      const absolute = times.map((ns) => originNs + BigInt(Math.round(ns)))
      // The two clocks are joined to within a few µs.
      for (const ns of absolute) expect(ns > before - 20_000n && ns < after + 20_000n).toBe(true)
      expect([...times].sort((a, b) => a - b)).toEqual(times)
    })
  })

  it("comes back from its file as it was", async () => {
    const folder = await mkdtemp(join(tmpdir(), "truth-"))
    try {
      await withServer({ timing }, async (server) => {
        await many(server, 3)
        const path = join(folder, "truth.bin")
        await server.writeTruth(path)
        expect(await readTruthFile(path)).toEqual(server.truth())
        const bytes = await readFile(path)
        await writeFile(path, bytes.subarray(0, -8))
        await expect(readTruthFile(path)).rejects.toMatchObject({ code: "file_malformed" })
      })
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it("counts what did not fit and keeps on serving", async () => {
    await withServer({ truth: { requests: 10, events: 20 } }, async (server) => {
      await many(server, 4)
      expect(server.truth().records).toHaveLength(2)
      expect(server.truth().dropped).toBe(2)
      expect(server.stats().completed).toBe(4)
    })
  })

  it("is embedded in events when asked for", async () => {
    await withServer({ stamps: true, timing: { itlMs: 3 } }, async (server) => {
      const [body = ""] = await many(server, 1)
      const stamps = [...body.matchAll(/^data: \{"t":"(\d{19})"/gm)].map((match) => BigInt(match[1] ?? ""))
      const truth = server.truth()
      const written = [...(truth.records[0]?.writtenNs ?? [])].map(
        (ns) => truth.originNs + BigInt(Math.round(ns)),
      )
      expect(stamps).toEqual(written)
    })
  })

  it("uses the sequence number that the client gives", async () => {
    await withServer({}, async (server) => {
      await exchange(
        server,
        rawRequest(streamedChat, { headers: { Connection: "close", "x-mock-seq": "77" } }),
      )
      expect(server.truth().records[0]?.seq).toBe(77)
      const again = await many(server, 1)
      expect(server.truth().records[1]?.seq).toBe(1)
      expect(chatText(again[0] ?? "")).not.toBe("")
    })
  })
})

describe("emission", () => {
  it("lockstep writes on the steps of one clock", async () => {
    const options: MockServerOptions = {
      emission: { type: "lockstep", stepMs: 10 },
      timing: { outputTokens: 5 },
    }
    await withServer(options, async (server) => {
      await many(server, 4)
      for (const record of server.truth().records) {
        record.plannedNs.forEach((plannedNs, index) => {
          expect(plannedNs % 10e6).toBeCloseTo(0, 0)
          if (index > 0) expect(plannedNs - (record.plannedNs[index - 1] ?? 0)).toBeCloseTo(10e6, 0)
        })
      }
    })
  })

  it("carries a thousand streams at once and loses none", async () => {
    const options: MockServerOptions = { timing: { ttftMs: 2000, itlMs: 20, outputTokens: 8 } }
    await withServer(options, async (server) => {
      const bodies = await many(server, 1000)
      expect(bodies.filter((body) => body.endsWith("data: [DONE]\n\n"))).toHaveLength(1000)
      expect(server.stats()).toMatchObject({
        completed: 1000,
        aborted: 0,
        tokens: 8000,
        events: 8000,
        inFlight: 0,
      })
      expect(server.stats().peakInFlight).toBeGreaterThan(900)
    })
  })

  it("batching takes a + b·n per step and queues above the batch", async () => {
    const emission = { type: "batching", baseMs: 4, perStreamMs: 3, maxBatch: 2 } as const
    await withServer({ emission, timing: { outputTokens: 6 } }, async (server) => {
      const bodies = await many(server, 4)
      expect(bodies.map((body) => body.endsWith("data: [DONE]\n\n"))).toEqual([true, true, true, true])
      const gaps = new Set<number>()
      for (const { plannedNs } of server.truth().records) {
        plannedNs.forEach((ns, index) => {
          if (index > 0) gaps.add(Math.round((ns - (plannedNs[index - 1] ?? 0)) / 1e6))
        })
      }
      expect([...gaps].every((gap) => gap === 7 || gap === 10)).toBe(true)
      expect(gaps.has(10)).toBe(true)
      const firsts = server.truth().records.map((record) => record.plannedNs[0] ?? 0)
      const ends = server.truth().records.map((record) => record.plannedNs.at(-1) ?? 0)
      expect(Math.max(...firsts)).toBeGreaterThan(Math.min(...ends))
    })
  })

  it("a reply in one piece takes the steps of its tokens too", async () => {
    const emission = { type: "lockstep", stepMs: 10 } as const
    await withServer({ emission, timing: { outputTokens: 5 } }, async (server) => {
      const before = performance.now()
      await exchange(server, rawRequest(chat, closing))
      expect(performance.now() - before).toBeGreaterThan(39)
      expect(server.stats()).toMatchObject({ tokens: 5, steps: 5, completed: 1 })
    })
  })

  it("flood sends all at once", async () => {
    const options: MockServerOptions = {
      emission: { type: "flood" },
      timing: { ttftMs: 5000, itlMs: 5000, outputTokens: 2000 },
    }
    await withServer(options, async (server) => {
      const long = rawRequest({ ...streamedChat, max_tokens: 2000 }, closing)
      const bodies = await many(server, 5, long)
      expect(server.stats()).toMatchObject({ events: 10_000, tokens: 10_000, completed: 5 })
      for (const body of bodies) expect(body.endsWith("data: [DONE]\n\n")).toBe(true)
    })
  })

  it.each([1, 2, 3, 7, 100])("%i tokens per event join to the same text", async (tokensPerEvent) => {
    const answer = { reasoning: "a b c d", text: "e f g h i" }
    await withServer({ answer: () => answer, timing: { tokensPerEvent } }, async (server) => {
      const body = { ...streamedChat, max_tokens: 99 }
      const [stream = ""] = await many(server, 1, rawRequest(body, closing))
      expect(chatText(stream)).toBe("e f g h i")
      expect(
        stream
          .match(/"reasoning_content":"[^"]*"/g)
          ?.join("")
          .replaceAll(/"[a-z_]*":"|"/g, ""),
      ).toBe("a b c d")
      expect(server.stats()).toMatchObject({ events: Math.ceil(9 / tokensPerEvent), tokens: 9 })
    })
  })

  it("reports counters that match the plan", async () => {
    const answer = { text: "a b c d e f g", cachedTokens: 1 }
    await withServer({ answer: () => answer, timing: { tokensPerEvent: 3 } }, async (server) => {
      await many(server, 1)
      await many(server, 1, rawRequest(chat, closing))
      const metrics = await (await fetch(`${server.url}/metrics`)).text()
      const value = (name: string) => Number(new RegExp(`^vllm:${name} (\\d+)$`, "m").exec(metrics)?.[1])
      expect(value("generation_tokens_total")).toBe(14)
      expect(value("prompt_tokens_total")).toBe(2)
      expect(value("prefix_cache_hits_total")).toBe(2)
      expect(value("spec_decode_num_drafts_total")).toBe(6)
      expect(value("spec_decode_num_draft_tokens_total")).toBe(12)
      expect(value("spec_decode_num_accepted_tokens_total")).toBe(8)
      expect(value("request_success_total")).toBe(2)
    })
  })

  it("several events per write carry the time of the write", async () => {
    await withServer({ eventsPerWrite: 3, timing: { itlMs: 5, outputTokens: 7 } }, async (server) => {
      const [stream = ""] = await many(server, 1)
      expect(stream.match(/"content":" ?[a-z.]+"/g)).toHaveLength(7)
      const written = [...(server.truth().records[0]?.writtenNs ?? [])]
      expect(new Set(written).size).toBe(3)
      expect(written.slice(0, 3).every((ns) => ns === written[0])).toBe(true)
    })
  })

  it("cut writes keep every byte, whatever the text", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 }), async (text) => {
        await withServer({ split: true, answer: () => text }, async (server) => {
          const body = { ...streamedChat, max_tokens: 500 }
          const reply = await exchange(server, rawRequest(body, closing))
          const { body: stream, complete } = unchunk(reply.bytes)
          expect(complete).toBe(true)
          expect(chatText(stream)).toBe(text)
        })
      }),
      { numRuns: 25 },
    )
  })

  it("cut writes arrive in many reads", async () => {
    const reads = async (split: boolean): Promise<number> =>
      await withServer({ split, emission: { type: "flood" }, eventsPerWrite: 100 }, async (server) => {
        let count = 0
        await new Promise<void>((resolve) => {
          const socket = connect({ host: "127.0.0.1", port: server.port })
          socket.on("data", () => count++)
          socket.on("end", () => resolve())
          socket.write(streamRequest)
        })
        return count
      })
    expect(await reads(true)).toBeGreaterThan(5 * (await reads(false)))
  })

  it("counts a client that goes away", async () => {
    await withServer({ timing: { itlMs: 20, outputTokens: 1000 } }, async (server) => {
      const body = { ...streamedChat, max_tokens: 1000 }
      await exchange(server, rawRequest(body), { until: '"content"' })
      await new Promise((resolve) => setTimeout(resolve, 60))
      expect(server.stats()).toMatchObject({ aborted: 1, inFlight: 0, openConnections: 0, completed: 0 })
    })
  })
})
