import { jobSchema, jobsPageSchema } from "@evalscope/app/api"
import { describe, expect, it } from "vitest"
import { startService, until } from "./service.js"

const body = (limit: number) => ({ kind: "eval", config: { datasets: ["quickstart"], limit } })

describe("requests at the same moment", () => {
  it("become one job when they carry one key", async () => {
    await using service = await startService()
    const key = { "idempotency-key": "at-once" }
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => service.post("/api/v1/jobs", body(1), key)),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(11).fill(200), 202])
    expect(new Set(answers.map((answer) => answer.json().id)).size).toBe(1)
    const other = await Promise.all([1, 2, 3].map((n) => service.post("/api/v1/jobs", body(1 + n), key)))
    expect(other.map(({ status }) => status)).toEqual([409, 409, 409])
    const { items } = await service.get(jobsPageSchema, "/api/v1/jobs")
    expect(items).toHaveLength(1)
  })

  it("run one at a time, in the order of their ids, however many come", async () => {
    await using service = await startService()
    const answers = await Promise.all(Array.from({ length: 10 }, () => service.post("/api/v1/jobs", body(1))))
    for (const answer of answers) {
      expect(answer.status).toBe(202)
      expect(answer.headers.location).toBe(`/api/v1/jobs/${String(answer.json().id)}`)
    }
    const ids = answers.map((answer) => jobSchema.parse(answer.json()).id).sort()
    expect(new Set(ids).size).toBe(10)
    const list = () => service.get(jobsPageSchema, "/api/v1/jobs?limit=200")
    await until(async () => (await list()).counts.completed === 10)
    const jobs = (await list()).items.toReversed()
    expect(jobs.map(({ id }) => id)).toEqual(ids)
    for (const [i, job] of jobs.entries()) {
      const before = jobs[i - 1]
      expect(job).toMatchObject({ status: "completed", attempts: 1 })
      expect(job.progress).toMatchObject({ processed_count: 2, total_count: 2, percent: 100 })
      if (before) expect((job.started_at ?? "") >= (before.finished_at ?? "")).toBe(true)
    }
    expect(new Set(jobs.map((job) => job.output_dir)).size).toBe(10)
  })
})
