import {
  arenaSchema,
  battleDetailSchema,
  battlesPageSchema,
  jobSchema,
  perfRequestsPageSchema,
  perfSchema,
  runsPageSchema,
  scopeRatingsSchema,
  votesSchema,
} from "@evalscope/app/api"
import { startMockServer } from "@evalscope/testing"
import { describe, expect, it } from "vitest"
import { plantRun } from "./planted-run.js"
import { startService, type TestService, until } from "./service.js"

async function run(service: TestService, kind: string, config: object) {
  const sent = await service.post("/api/v1/jobs", { kind, config })
  expect(sent.status, sent.text).toBe(202)
  const { id } = jobSchema.parse(sent.json())
  const get = () => service.get(jobSchema, `/api/v1/jobs/${id}`)
  await until(async () => !["queued", "running"].includes((await get()).status))
  return get()
}

/** A judge that prefers the answer of ada, whichever place it has. */
function prefersAda({ text }: { text: string }): string {
  const ada = text.lastIndexOf("ada says")
  const bee = text.lastIndexOf("bee says")
  return ada < bee ? "The first is better. [[A>>B]]" : "The second is better. [[B>>A]]"
}

/** A judge that goes by the place alone. */
const prefersFirst = () => "The first is better. [[A>B]]"

async function plantCandidates(outputs: string, questions: number): Promise<void> {
  for (const model of ["ada", "bee"]) {
    await plantRun(outputs, {
      name: `run-${model}`,
      model,
      dataset: "chat",
      subsets: { all: Array.from({ length: questions }, () => 1) },
      text: (_, index) => ({ question: `What of ${index}?`, answer: `${model} says ${index}` }),
    })
  }
}

describe("arena jobs", () => {
  it("end well with a judge that always picks the first place: every pair is a tie, and the warning says why", async () => {
    await using judge = await startMockServer({ answer: prefersFirst })
    await using service = await startService()
    await plantCandidates(service.outputs, 4)
    const job = await run(service, "arena", {
      models: ["ada", "bee"].map((name) => ({ name, report_path: `run-${name}/reports/${name}` })),
      baseline: "bee",
      judges: [{ model_id: "judge", api_url: `${judge.url}/v1`, api_key: "k" }],
      rounds: 50,
    })
    expect(job.status, JSON.stringify(job.error)).toBe("completed")
    const arena = await service.get(arenaSchema, `/api/v1/arena/${job.run_id}`)
    expect(arena.ratings?.rows.map(({ rating }) => Math.round(rating))).toEqual([1000, 1000])
    expect(arena.pairs).toMatchObject([{ games: 4, wins: 0, ties: 4, losses: 0 }])
    expect(arena.position_bias).toBeNull()
    expect(arena.warnings).toMatchObject([{ code: "first_place_decides", params: { n: "8", total: "8" } }])
    const part = await service.get(scopeRatingsSchema, `/api/v1/arena/${job.run_id}/ratings?dataset=chat`)
    expect(part).toMatchObject({ weak: false, warnings: arena.warnings })
  })

  it("let a judge compare runs, and show who won and why", async () => {
    await using judge = await startMockServer({ answer: prefersAda })
    await using service = await startService()
    await plantCandidates(service.outputs, 6)
    const job = await run(service, "arena", {
      models: ["ada", "bee"].map((name) => ({ name, report_path: `run-${name}/reports/${name}` })),
      baseline: "bee",
      judges: [{ model_id: "judge", api_url: `${judge.url}/v1`, api_key: "the-judges-key" }],
      rounds: 50,
    })
    expect(job, JSON.stringify(job.error)).toMatchObject({
      status: "completed",
      kind: "arena",
      progress: { processed_count: 12 },
    })
    const id = job.run_id ?? ""
    const { items } = await service.get(runsPageSchema, "/api/v1/runs?kind=arena")
    expect(items[0]).toMatchObject({ id, kind: "arena", samples: 12, job_id: job.id })
    const arena = await service.get(arenaSchema, `/api/v1/arena/${id}`)
    expect(arena).toMatchObject({
      baseline: "bee",
      models: ["ada", "bee"],
      judges: ["judge"],
      questions: 6,
      pairs: [{ a: "ada", b: "bee", games: 6, wins: 6, ties: 0, losses: 0, win_rate: 1 }],
    })
    expect(arena.ratings?.rows[0]?.model).toBe("ada")
    const ratings = async (query: string) =>
      service.get(scopeRatingsSchema, `/api/v1/arena/${id}/ratings${query}`)
    const points = (view: { rows: readonly { model: string; rating: number }[] } | null | undefined) =>
      view?.rows.map(({ model, rating }) => [model, Math.round(rating)])
    const whole = await ratings("")
    // All was won by one: the fit leans on a prior here as it does in the run's own file.
    expect(whole.weak).toBe(true)
    expect(points(whole.ratings)).toEqual(points(arena.ratings))
    expect(points((await ratings("?dataset=chat&subset=all")).ratings)).toEqual(points(arena.ratings))
    expect(await ratings("?dataset=none")).toEqual({ ratings: null, weak: false, warnings: [] })
    expect(whole.warnings).toEqual(arena.warnings.filter(({ code }) => code === "rating_unbounded"))
    expect(whole.warnings).toHaveLength(1)
    const page = await service.get(battlesPageSchema, `/api/v1/arena/${id}/battles?limit=4`)
    expect(page).toMatchObject({ total: 6, counts: { a: 6, tie: 0, b: 0, unread: 0 } })
    const rest = await service.get(
      battlesPageSchema,
      `/api/v1/arena/${id}/battles?limit=4&cursor=${page.next_cursor}`,
    )
    expect(new Set([...page.items, ...rest.items].map((row) => row.id)).size).toBe(6)
    const swapped = await service.get(battlesPageSchema, `/api/v1/arena/${id}/battles?a=bee&score_max=0.49`)
    expect(swapped.items[0]).toMatchObject({ a: "bee", b: "ada", score: 0, games: 2, disagreement: false })
    expect(
      (await service.get(battlesPageSchema, `/api/v1/arena/${id}/battles?score_min=0.5&a=bee`)).items,
    ).toEqual([])
    const strict = await service.get(battlesPageSchema, `/api/v1/arena/${id}/battles?threshold=1&a=ada`)
    expect(strict.counts).toEqual({ a: 0, tie: 6, b: 0, unread: 0 })
    const battle = encodeURIComponent(page.items[2]?.id ?? "")
    const detail = await service.get(battleDetailSchema, `/api/v1/arena/${id}/battle?id=${battle}`)
    expect(detail.answers.a).toMatch(/^ada says \d$/)
    expect(detail.answers.b).toMatch(/^bee says \d$/)
    expect(detail.games.map(({ first, verdict, score }) => [first, verdict, score]).sort()).toEqual([
      ["a", "A>>B", 1],
      ["b", "B>>A", 1],
    ])
    const voted = await service.post(`/api/v1/arena/${id}/votes`, { id: page.items[2]?.id, winner: "b" })
    expect(votesSchema.parse(voted.json())).toMatchObject({
      board: [
        { model: "bee", wins: 1, win_rate: 1 },
        { model: "ada", losses: 1, win_rate: 0 },
      ],
      agreement: { share: 0, n: 1 },
    })
  })
})

describe("a job that is steered", () => {
  const patch = (service: TestService, id: string, body: object) =>
    service.send("PATCH", `/api/v1/jobs/${id}`, {
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    })

  it("waits and changes its pace when it is an arena", async () => {
    await using judge = await startMockServer({ answer: prefersAda, timing: { ttftMs: 60 } })
    await using service = await startService()
    await plantCandidates(service.outputs, 20)
    const config = {
      models: ["ada", "bee"].map((name) => ({ name, report_path: `run-${name}/reports/${name}` })),
      judges: [{ model_id: "judge", api_url: `${judge.url}/v1`, api_key: "k" }],
      rounds: 20,
      concurrency: 1,
    }
    const sent = await service.post("/api/v1/jobs", { kind: "arena", config })
    const { id } = jobSchema.parse(sent.json())
    const get = () => service.get(jobSchema, `/api/v1/jobs/${id}`)
    await until(() => judge.stats().requests >= 2)
    expect((await service.post(`/api/v1/jobs/${id}/pause`, {})).json().status).toBe("paused")
    // The game under way is let finish.
    await until(async () => ((await get()).progress?.processed_count ?? 0) >= judge.stats().requests)
    const { requests } = judge.stats()
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(judge.stats()).toMatchObject({ requests, peakInFlight: 1 })
    const changed = await patch(service, id, { concurrency: 5, rate: 60_000 })
    expect(changed.status, changed.text).toBe(200)
    expect((await service.post(`/api/v1/jobs/${id}/resume`, {})).json().status).toBe("running")
    await until(async () => (await get()).finished_at !== null)
    const done = await get()
    expect(done, JSON.stringify(done.error)).toMatchObject({
      status: "completed",
      progress: { processed_count: 40 },
    })
    expect(judge.stats()).toMatchObject({ requests: 40, peakInFlight: 5 })
  })

  it("is told why not when it is a load test", async () => {
    await using model = await startMockServer({ timing: { ttftMs: 200 } })
    await using service = await startService()
    const config = { model: "m", url: `${model.url}/v1/chat/completions`, number: 500, prompt: "hello" }
    const { id } = jobSchema.parse((await service.post("/api/v1/jobs", { kind: "perf", config })).json())
    await until(async () => (await service.get(jobSchema, `/api/v1/jobs/${id}`)).status === "running")
    for (const answer of [
      await service.post(`/api/v1/jobs/${id}/pause`, {}),
      await patch(service, id, { concurrency: 2 }),
    ]) {
      expect(answer.status).toBe(422)
      expect(answer.json()).toMatchObject({
        code: "not_supported",
        error: expect.stringContaining("load test"),
      })
    }
    await service.post(`/api/v1/jobs/${id}/cancel`, {})
    await until(async () => (await service.get(jobSchema, `/api/v1/jobs/${id}`)).finished_at !== null)
    const resumed = await service.post(`/api/v1/jobs/${id}/resume`, { retry_errors: false })
    expect(resumed.status).toBe(422)
  })
})

describe("perf jobs", () => {
  it("load-test an endpoint alone, and show its levels and requests", async () => {
    await using model = await startMockServer({ timing: { ttftMs: 5, itlMs: 1, outputTokens: 8 } })
    await using service = await startService()
    const answer = await service.post("/api/v1/perf", {
      model: "m",
      url: `${model.url}/v1/chat/completions`,
      number: [4, 8],
      parallel: [1, 2],
      prompt: "hello there",
      max_tokens: 8,
      sleep_interval: 0,
    })
    expect(answer.status, answer.text).toBe(200)
    expect(answer.json()).toMatchObject({
      status: "success",
      message: "Performance test completed",
      results: {
        parallel_1_number_4: {
          metrics: { "Total Requests": 4, "Success Requests": 4 },
          percentiles: { Percentiles: expect.any(Array) },
        },
        parallel_2_number_8: { metrics: { "Total Requests": 8 } },
      },
    })
    expect(model.stats().requests).toBeGreaterThanOrEqual(12)
    const { items } = await service.get(runsPageSchema, "/api/v1/runs?kind=perf")
    const id = items[0]?.id ?? ""
    const perf = await service.get(perfSchema, `/api/v1/perf/${id}`)
    expect(perf.levels.map((level) => [level.parallel, level.figures.succeeded])).toEqual([
      [1, 4],
      [2, 8],
    ])
    const requests = await service.get(
      perfRequestsPageSchema,
      `/api/v1/perf/${id}/levels/parallel_2_number_8/requests?sort=ttft`,
    )
    expect(requests).toMatchObject({ total: 8, outcomes: { ok: 8 } })
  })
})
