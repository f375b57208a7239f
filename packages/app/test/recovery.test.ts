import { existsSync } from "node:fs"
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { jobSchema } from "@evalscope/app/api"
import { startMockServer } from "@evalscope/testing"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { z } from "zod"
import { until } from "./service.js"
import { type ServiceProcess, startServiceProcess } from "./service-process.js"

let folder: string
const started: ServiceProcess[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "recovery-"))
})
afterEach(async () => {
  for (const service of started.splice(0)) await service.kill()
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

async function serve(options: object = {}, env: NodeJS.ProcessEnv = {}) {
  const service = await startServiceProcess({ outputs: [folder], autoResume: true, ...options }, env)
  started.push(service)
  return service
}

/** What a report says of the answers, without names, times and the machine's speed. */
const reportSchema = z.object({
  metrics: z.array(z.object({ score: z.number(), num: z.number(), categories: z.unknown() })),
})

/** A failure says which moments it was. */
const seed = Number(process.env.RECOVERY_SEED ?? Date.now() % 100_000)

/** Numbers from 0 to 1, the same for the same seed. */
function randomMoments(start: number): () => number {
  let state = start
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

describe("a killed service", () => {
  it("loses none of 50 jobs and runs none of them twice, however often it or they are killed", async () => {
    const asked = new Map<string, number>()
    await using model = await startMockServer({
      timing: { ttftMs: 15 },
      answer: (request) => {
        const key = `${request.model} ${request.prompt}`
        asked.set(key, (asked.get(key) ?? 0) + 1)
        // Right for some of the questions, so that reports have something to differ in.
        return request.prompt.length % 2 === 0 ? "\\boxed{24}" : "\\boxed{7}"
      },
    })
    let service = await serve({ maxJobs: 2 })
    const ids: string[] = []
    for (let i = 0; i < 50; i += 1) {
      const config = { model: `model-${i}`, api_url: `${model.url}/v1`, datasets: ["quickstart"], limit: 3 }
      const { status, body } = await service.post("/api/v1/jobs", { kind: "eval", config })
      expect(status).toBe(202)
      ids.push(jobSchema.parse(body).id)
    }
    // Asked seldom, and for few: the machine is for the jobs.
    const counts = async () => {
      await new Promise((resolve) => setTimeout(resolve, 100))
      return (await service.jobs(1)).counts
    }
    const random = randomMoments(seed)
    const kills = [
      [3, "server"],
      [12, "workers"],
      [20, "server"],
      [30, "order"],
      [40, "server"],
    ] as const
    for (const [share, what] of kills) {
      await until(async () => (await counts()).completed >= share)
      await new Promise((resolve) => setTimeout(resolve, random() * 700))
      if (what === "workers") {
        await until(() => service.killWorkers())
        continue
      }
      // Told to end in good order, it says so with its exit code.
      expect(await service.kill(what === "order" ? "SIGTERM" : "SIGKILL")).toBe(what === "order" ? 0 : null)
      service = await serve({ maxJobs: 2 })
    }
    await until(async () => {
      const { queued, running } = await counts()
      return queued + running === 0
    }, 200)
    const { items } = await service.jobs()
    expect(items.map((job) => job.id).sort()).toEqual([...ids].sort())
    const unfinished = items.filter((job) => job.status !== "completed")
    expect(
      unfinished.map((job) => [job.id, job.error]),
      `RECOVERY_SEED=${seed}`,
    ).toEqual([])
    // Two run at a time: a kill interrupts no more than that, and nothing that had ended was started again.
    const restarts = items.reduce((sum, job) => sum + job.attempts - 1, 0)
    expect(restarts).toBeLessThanOrEqual(2 * kills.length)
    expect(items.some((job) => job.attempts > 1)).toBe(true)
    // One folder per job, each with every sample exactly once and a report over all of them.
    const reports: z.infer<typeof reportSchema>[] = []
    const folders = (await readdir(folder)).filter((name) => !name.startsWith("."))
    expect(folders).toHaveLength(50)
    for (const job of items) {
      const dir = join(folder, job.output_dir ?? "")
      const [name = ""] = await readdir(join(dir, "reviews"))
      for (const file of await readdir(join(dir, "reviews", name))) {
        const lines = (await readFile(join(dir, "reviews", name, file), "utf8")).trim().split("\n")
        const indices = lines.map((line) => z.object({ index: z.number() }).parse(JSON.parse(line)).index)
        expect(indices.sort()).toEqual([0, 1, 2])
      }
      const report = reportSchema.parse(
        JSON.parse(await readFile(join(dir, "reports", name, "quickstart.json"), "utf8")),
      )
      expect(report.metrics[0]?.num).toBe(6)
      reports.push(report)
    }
    // Those that were cut off came to the same as those that were not.
    const [untouched] = reports.filter((_, i) => items[i]?.attempts === 1)
    for (const report of reports) expect(report).toEqual(untouched)
    // Only what was in flight at a kill is asked again: at most a request or two per running job and kill.
    const repeated = [...asked.values()].reduce((sum, times) => sum + times - 1, 0)
    expect(asked.size).toBe(300)
    expect(repeated).toBeLessThanOrEqual(2 * restarts)
  }, 400_000)

  it("gives the process of a job another one only when it brought no keys", async () => {
    await using model = await startMockServer({ apiKey: "the-key-of-the-job", timing: { ttftMs: 200 } })
    await using open = await startMockServer({ timing: { ttftMs: 200 } })
    const service = await serve()
    const start = async (url: string, key?: string) => {
      const config = { model: "m", api_url: `${url}/v1`, datasets: ["quickstart"], limit: 2 }
      const sent = { kind: "eval", config: { ...config, ...(key !== undefined && { api_key: key }) } }
      expect((await service.post("/api/v1/jobs", sent)).status).toBe(202)
    }
    /** The process that is there when so many jobs are done, one runs and none waits. */
    const worker = async (done: number) => {
      await until(async () => {
        const { completed, running, queued } = (await service.jobs(1)).counts
        return completed === done && running === 1 && queued === 0 && (await service.workers()).length === 1
      })
      return (await service.workers())[0]
    }
    await start(open.url)
    const first = await worker(0)
    await start(open.url)
    expect(await worker(1)).toBe(first)
    await start(model.url, "the-key-of-the-job")
    const keyed = await worker(2)
    await start(open.url)
    expect(await worker(3)).not.toBe(keyed)
    await until(async () => (await service.workers()).length === 0)
    expect((await service.jobs()).counts.completed).toBe(4)
  }, 180_000)

  it("asks again for keys that it kept only in memory, and keeps sealed ones over a restart", async () => {
    await using model = await startMockServer({ apiKey: "the-key-of-the-job", timing: { ttftMs: 100 } })
    const config = {
      model: "m",
      api_url: `${model.url}/v1`,
      api_key: "the-key-of-the-job",
      datasets: ["quickstart"],
      limit: 2,
    }
    const forgetful = await serve()
    const first = jobSchema.parse((await forgetful.post("/api/v1/jobs", { kind: "eval", config })).body)
    await forgetful.kill()
    const second = await serve({}, { EVALSCOPE_SERVICE_SECRET: "a passphrase of the operator" })
    await until(async () => (await second.jobs()).counts.interrupted === 1)
    expect((await second.jobs()).items[0]?.error?.code).toBe("needs_credentials")
    expect((await second.post(`/api/v1/jobs/${first.id}/resume`, {})).status).toBe(409)
    const resumed = await second.post(`/api/v1/jobs/${first.id}/resume`, { api_key: "the-key-of-the-job" })
    expect(resumed.status).toBe(202)
    const next = jobSchema.parse((await second.post("/api/v1/jobs", { kind: "eval", config })).body)
    await second.kill()
    const third = await serve({}, { EVALSCOPE_SERVICE_SECRET: "a passphrase of the operator" })
    await until(async () => (await third.jobs()).counts.completed === 2)
    expect((await third.jobs()).items.map((job) => job.id).sort()).toEqual([first.id, next.id].sort())
    const [database = Buffer.alloc(0)] = await Promise.all(
      ["service.sqlite"].map((name) => readFile(join(folder, ".evalscope", name))),
    )
    expect(database.includes("the-key-of-the-job")).toBe(false)
  }, 180_000)

  it("leaves interrupted jobs to the user unless it was told otherwise", async () => {
    await using model = await startMockServer({ timing: { ttftMs: 100 } })
    const config = { model: "m", api_url: `${model.url}/v1`, datasets: ["quickstart"], limit: 4 }
    const first = await serve({ autoResume: undefined })
    await first.post("/api/v1/jobs", { kind: "eval", config })
    await until(() => model.stats().requests >= 2)
    await first.kill()
    const second = await serve({ autoResume: undefined })
    const [job] = (await second.jobs()).items
    expect(job).toMatchObject({ status: "interrupted", attempts: 1, error: { code: "interrupted" } })
    expect((await second.post(`/api/v1/jobs/${job?.id}/resume`, {})).status).toBe(202)
    await until(async () => (await second.jobs()).counts.completed === 1)
  }, 180_000)

  it("goes on with a load test: levels that are whole are kept, the one that was cut off is measured again", async () => {
    await using model = await startMockServer({ timing: { ttftMs: 60 } })
    const config = {
      model: "m",
      url: `${model.url}/v1/chat/completions`,
      prompt: "hi",
      parallel: [2, 1, 4],
      number: [4, 60, 4],
      max_tokens: 4,
      sleep_interval: 0,
    }
    const first = await serve()
    const { id } = jobSchema.parse((await first.post("/api/v1/jobs", { kind: "perf", config })).body)
    const dir = join(folder, (await first.jobs()).items[0]?.output_dir ?? "")
    const summary = join(dir, "parallel_2_number_4/benchmark_summary.json")
    await until(() => existsSync(join(dir, "parallel_1_number_60/requests.jsonl")))
    await first.kill()
    const measured = await readFile(summary, "utf8")
    const second = await serve()
    await until(async () => (await second.jobs()).counts.completed === 1)
    expect((await second.jobs()).items[0]).toMatchObject({ id, attempts: 2, error: null })
    expect(await readFile(summary, "utf8")).toBe(measured)
    expect(existsSync(join(dir, "interrupted/parallel_1_number_60"))).toBe(true)
    const whole = async (level: string): Promise<unknown> =>
      JSON.parse(await readFile(join(dir, level, "benchmark_summary.json"), "utf8"))["Success Requests"]
    expect(await whole("parallel_1_number_60")).toBe(60)
    expect(await whole("parallel_4_number_4")).toBe(4)
    // The same by the evaluations' way of naming a folder to go on in: nothing is left to measure.
    const again = await second.post("/api/v1/jobs", { kind: "perf", config: { ...config, use_cache: dir } })
    expect(again.status).toBe(202)
    await until(async () => (await second.jobs()).counts.completed === 2)
    expect(await readFile(summary, "utf8")).toBe(measured)
  }, 120_000)

  it("keeps the outputs folder to itself while it lives", async () => {
    const service = await serve()
    await expect(serve()).rejects.toThrow("The service ended")
    await service.kill()
    await serve()
  }, 180_000)
})
