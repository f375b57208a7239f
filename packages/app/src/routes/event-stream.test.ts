import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { type LiveEvent, liveEventSchema } from "../api/index.js"
import { type Journals, openJournals } from "../jobs/journal.js"
import { progressCounter } from "../jobs/progress.js"
import { jobEventStream } from "./event-stream.js"

let folder: string
let journals: Journals
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "events-"))
  journals = await openJournals(folder)
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

const sample = (index: number): LiveEvent => ({
  type: "sample.scored",
  model: "m",
  dataset: "d",
  subset: "s",
  index,
  cached: false,
  metric: "accuracy",
  score: index % 2,
  outcome: "scored",
})
const subset = (n: number): LiveEvent => ({
  type: "subset.finished",
  model: "m",
  dataset: "d",
  subset: `s${n}`,
  n,
  scores: {},
})
/** Samples with an event now and then that is not of a sample. */
const events = (count: number, start = 0) =>
  Array.from({ length: count }, (_, i) =>
    (start + i) % 1000 === 999 ? subset(start + i) : sample(start + i),
  )

function streamOf(journal: Awaited<ReturnType<Journals["writer"]>>, since?: number, types: string[] = []) {
  const { body } = jobEventStream(journal, { since, types, signal: new AbortController().signal })
  if (!body) throw new Error("a stream has a body")
  return body.getReader()
}

/** Numbers and kinds of the frames that a reader gets to the end. */
async function readAll(reader: ReturnType<typeof streamOf>) {
  const decoder = new TextDecoder()
  let text = ""
  let longest = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    longest = Math.max(longest, value.byteLength)
    text += decoder.decode(value, { stream: true })
  }
  const frames = [...text.matchAll(/^id: (\d+)\nevent: (\S+)\ndata: (.*)$/gm)].map(
    ([, id, type, data = ""]) => ({
      id: Number(id),
      type,
      event: liveEventSchema.parse(JSON.parse(data)),
    }),
  )
  return { frames, longest }
}

describe("a job's events", () => {
  it("after any number are the same from memory, from the file, and from the file of a job that has ended", async () => {
    const journal = await journals.writer("a")
    for (let i = 0; i < 10; i += 1) await journal.append(events(1500, i * 1500))
    const ended = await journals
      .reader("b")
      .then(() => openJournals(folder))
      .then((other) => other.reader("a"))
    expect(ended.last).toBe(15_000)
    await fc.assert(
      fc.asyncProperty(fc.nat(15_010), fc.integer({ min: 1, max: 700 }), async (seq, most) => {
        const expected = events(15_000)
          .map((event, i) => ({ seq: i + 1, event }))
          .slice(seq, seq + most)
        for (const one of [journal, ended]) {
          const found = await one.after(seq, most)
          // What is partly in memory may come in two pieces; never with a hole.
          expect(found).toEqual(expected.slice(0, found.length))
          if (expected.length > 0) expect(found.length).toBeGreaterThan(0)
        }
      }),
      { numRuns: 60 },
    )
    await journal.end()
  })

  it("all come, without gap or repetition, to a reader that names its place", async () => {
    const journal = await journals.writer("a")
    await journal.append(events(25_000))
    await journal.end()
    const { frames, longest } = await readAll(streamOf(journal, 5))
    expect(frames.map(({ id }) => id)).toEqual(Array.from({ length: 24_995 }, (_, i) => i + 6))
    expect(
      frames.every(
        ({ event }, i) => event.type === ((i + 5) % 1000 === 999 ? "subset.finished" : "sample.scored"),
      ),
    ).toBe(true)
    expect(longest).toBeLessThan(1 << 20)
  })

  it("are shortened for a reader that joins late: samples are left out, and it is told which", async () => {
    const journal = await journals.writer("a")
    await journal.append(events(25_000))
    await journal.end()
    const { frames } = await readAll(streamOf(journal))
    const gaps = frames.filter(({ type }) => type === "gap")
    expect(gaps.map(({ event }) => event)).toEqual([{ type: "gap", from: 1, to: 25_000 - 256 }])
    expect(frames.filter(({ type }) => type === "subset.finished")).toHaveLength(25)
    expect(frames.filter(({ type }) => type === "sample.scored")).toHaveLength(256 - 1)
    expect(frames.map(({ id }) => id)).toEqual([...frames.map(({ id }) => id)].sort((a, b) => a - b))
    const chosen = await readAll(streamOf(journal, 0, ["subset.finished"]))
    expect(chosen.frames.map(({ id }) => id)).toEqual(Array.from({ length: 25 }, (_, i) => (i + 1) * 1000))
  })

  it("cost a reader that does not read no more than a piece, and it is brought forward when it does", async () => {
    const journal = await journals.writer("a")
    let taken = 0
    const counted = {
      ...journal,
      get last() {
        return journal.last
      },
      get ended() {
        return journal.ended
      },
      after: async (seq: number, most: number) => {
        const found = await journal.after(seq, most)
        taken += found.length
        return found
      },
    }
    await journal.append(events(10))
    const reader = streamOf(counted)
    await reader.read()
    for (let i = 0; i < 100; i += 1) await journal.append(events(500, i * 500))
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(taken).toBeLessThanOrEqual(10 + 2 * 256)
    await journal.end()
    const { frames } = await readAll(reader)
    expect(frames.filter(({ type }) => type === "gap")).toHaveLength(1)
    expect(frames.at(-1)?.id).toBe(50_010)
  })

  it("say what was used whenever it has grown, to readers that want to know", async () => {
    const journal = await journals.writer("a")
    const counter = progressCounter("eval", 0)
    const told = (tokens: number) => {
      counter.spend({ input_tokens: tokens, output_tokens: 1, cost_usd: null })
      const event = { type: "progress" as const, progress: counter.progress(1) }
      journal.progress = { version: journal.progress.version + 1, event }
    }
    told(3)
    const reader = streamOf(journal, undefined, ["usage", "job"])
    const next = async () => {
      for (;;) {
        const text = new TextDecoder().decode((await reader.read()).value)
        if (!text.startsWith(":")) return text
      }
    }
    const frame = (tokens: number) =>
      `event: usage\ndata: {"type":"usage","usage":{"input_tokens":${tokens},"output_tokens":1,"cost_usd":null}}\n\n`
    expect(await next()).toBe(frame(3))
    told(3)
    await new Promise((resolve) => setTimeout(resolve, 300))
    told(8)
    expect(await next()).toBe(frame(8))
    await journal.end()
    await reader.cancel()
  })
})

describe("a job's progress", () => {
  it("tells of each subset whether replies or only scores are missing", () => {
    const counter = progressCounter("eval", 0)
    const of = { model: "m", dataset: "d", subset: "s" }
    const phase = () => counter.progress(1).stages.map((stage) => stage.phase)
    const replied = (index: number) =>
      counter.add({
        ...{ type: "sample.predicted", ...of, index, cached: false, latency_ms: 1 },
        ...{ input_tokens: null, output_tokens: null },
      })
    const failed = (index: number, stage: string) =>
      counter.add({ type: "sample.failed", ...of, index, stage, code: "timeout", message: "" })
    counter.add({ type: "subset.started", ...of, total: 3 })
    replied(0)
    failed(0, "score")
    replied(1)
    expect(phase()).toEqual(["predict"])
    failed(2, "predict")
    expect(phase()).toEqual(["review"])
  })
})
