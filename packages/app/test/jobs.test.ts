import { jobSchema, jobsPageSchema, type LiveEvent, liveEventSchema } from "@evalscope/app/api"
import { answerFrom, startMockServer } from "@evalscope/testing"
import { describe, expect, it } from "vitest"
import { startService, type TestService, until } from "./service.js"

const quickstart = { kind: "eval", config: { datasets: ["quickstart"] } }

async function ended(service: TestService, id: string) {
  const path = `/api/v1/jobs/${id}`
  await until(
    async () => !["queued", "running", "paused"].includes((await service.get(jobSchema, path)).status),
  )
  return service.get(jobSchema, path)
}

async function events(
  url: string,
  id: string,
  headers: Record<string, string> = {},
  stopAfter = Number.POSITIVE_INFINITY,
) {
  const answer = await fetch(`${url}/api/v1/jobs/${id}/events`, { headers })
  const found: { id: number; event: LiveEvent }[] = []
  let text = ""
  const decoder = new TextDecoder()
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    const frames = text.split("\n\n")
    text = frames.pop() ?? ""
    for (const frame of frames) {
      const number = /^id: (\d+)$/m.exec(frame)?.[1]
      const data = /^data: (.*)$/m.exec(frame)?.[1]
      if (number && data) found.push({ id: Number(number), event: liveEventSchema.parse(JSON.parse(data)) })
    }
    if (found.length >= stopAfter) break
  }
  return found
}

describe("jobs", () => {
  it("answer a repeated request with the same job, and refuse another one under its key", async () => {
    await using service = await startService()
    const key = { "idempotency-key": "once" }
    const first = await service.post("/api/v1/jobs", quickstart, key)
    const again = await service.post("/api/v1/jobs", quickstart, key)
    expect([first.status, again.status]).toEqual([202, 200])
    expect(again.json().id).toBe(first.json().id)
    const other = await service.post(
      "/api/v1/jobs",
      { ...quickstart, config: { datasets: ["quickstart"], limit: 1 } },
      key,
    )
    expect(other.status).toBe(409)
    const { items } = await service.get(jobsPageSchema, "/api/v1/jobs")
    expect(items).toHaveLength(1)
  })

  it("tell the same events after a broken connection, without gap or repetition", async () => {
    await using service = await startService()
    const { id } = jobSchema.parse((await service.post("/api/v1/jobs", quickstart)).json())
    const live = await events(service.url, id)
    expect(live.map((entry) => entry.id)).toEqual(live.map((_, i) => i + 1))
    const last = live.at(-1)?.event
    expect(last?.type === "job" && last.job.status).toBe("completed")
    expect(live.filter(({ event }) => event.type === "sample.scored")).toHaveLength(20)
    for (const cut of [1, 7, live.length - 1]) {
      const start = await events(service.url, id, {}, cut)
      const seen = start.slice(0, cut)
      const rest = await events(service.url, id, { "last-event-id": String(seen.at(-1)?.id) })
      expect([...seen, ...rest]).toEqual(live)
    }
  })

  it("end soon and gracefully when cancelled, and go on when resumed", async () => {
    await using model = await startMockServer({
      answer: answerFrom({}, () => ({ text: "\\boxed{1}" })),
      timing: { ttftMs: 300 },
    })
    await using service = await startService()
    const config = { model: "m", api_url: `${model.url}/v1`, datasets: ["quickstart"], eval_batch_size: 2 }
    const { id } = jobSchema.parse((await service.post("/api/v1/jobs", { kind: "eval", config })).json())
    await until(
      async () => ((await service.get(jobSchema, `/api/v1/jobs/${id}`)).progress?.processed_count ?? 0) >= 3,
    )
    const started = Date.now()
    expect((await service.post(`/api/v1/jobs/${id}/cancel`, {})).status).toBe(202)
    const cancelled = await ended(service, id)
    expect(cancelled.status).toBe("cancelled")
    expect(Date.now() - started).toBeLessThan(12_000)
    const done = cancelled.progress?.processed_count ?? 0
    expect(done).toBeLessThan(20)
    expect((await service.post(`/api/v1/jobs/${id}/cancel`, {})).status).toBe(202)
    const before = model.stats().requests
    expect((await service.post(`/api/v1/jobs/${id}/resume`, {})).status).toBe(202)
    const resumed = await ended(service, id)
    expect(resumed).toMatchObject({ status: "completed", attempts: 1 })
    expect(resumed.progress).toMatchObject({ processed_count: 20, cached: done })
    expect(model.stats().requests - before).toBe(20 - done)
  })

  it("wait when paused, change their pace, and go on", async () => {
    await using model = await startMockServer({ timing: { ttftMs: 100 } })
    await using service = await startService()
    const config = { model: "m", api_url: `${model.url}/v1`, datasets: ["quickstart"], eval_batch_size: 2 }
    const { id } = jobSchema.parse((await service.post("/api/v1/jobs", { kind: "eval", config })).json())
    const get = () => service.get(jobSchema, `/api/v1/jobs/${id}`)
    await until(async () => ((await get()).progress?.processed_count ?? 0) >= 2)
    const paused = await service.post(`/api/v1/jobs/${id}/pause`, {})
    expect(paused.status).toBe(202)
    expect(paused.json().status).toBe("paused")
    expect((await service.post(`/api/v1/jobs/${id}/pause`, {})).status).toBe(202)
    // What was under way is let finish: one request for each place.
    const after = model.stats().requests
    await new Promise((resolve) => setTimeout(resolve, 500))
    const still = model.stats().requests
    expect(still - after).toBeLessThanOrEqual(2)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(model.stats().requests).toBe(still)
    expect((await service.send("DELETE", `/api/v1/jobs/${id}`)).status).toBe(409)
    expect((await service.get(jobsPageSchema, "/api/v1/jobs?status=active&model=m")).items).toHaveLength(1)
    expect((await service.get(jobsPageSchema, "/api/v1/jobs?model=n")).items).toHaveLength(0)
    const retuned = await service.send("PATCH", `/api/v1/jobs/${id}`, {
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ concurrency: 8 }),
    })
    expect(retuned.status, retuned.text).toBe(200)
    expect((await service.post(`/api/v1/jobs/${id}/resume`, {})).json().status).toBe("running")
    expect((await ended(service, id)).status).toBe("completed")
    expect(model.stats().peakInFlight).toBeGreaterThan(2)
    const statuses = (await events(service.url, id)).flatMap(({ event }) =>
      event.type === "job" ? [event.job.status] : [],
    )
    expect(statuses).toEqual(["queued", "running", "paused", "running", "completed"])
    expect((await service.post(`/api/v1/jobs/${id}/pause`, {})).status).toBe(409)
  })

  it("refuse more than the queue holds, and say when to try again", async () => {
    await using model = await startMockServer({ timing: { ttftMs: 2000 } })
    await using service = await startService({ maxQueue: 2 })
    const config = { model: "m", api_url: `${model.url}/v1`, datasets: ["quickstart"] }
    const statuses = []
    for (let i = 0; i < 4; i += 1) statuses.push(await service.post("/api/v1/jobs", { kind: "eval", config }))
    expect(statuses.map(({ status }) => status)).toEqual([202, 202, 202, 429])
    expect(statuses[3]?.headers["retry-after"]).toBe("30")
    for (const answer of statuses.slice(1, 3)) {
      const cancelled = await service.post(`/api/v1/jobs/${String(answer.json().id)}/cancel`, {})
      expect(cancelled.json().status).toBe("cancelled")
    }
    const { items, counts } = await service.get(jobsPageSchema, "/api/v1/jobs?status=cancelled&limit=1")
    expect(items).toHaveLength(1)
    expect(counts.cancelled).toBe(2)
    await service.post(`/api/v1/jobs/${String(statuses[0]?.json().id)}/cancel`, {})
  })
})
