import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import {
  againOfferSchema,
  arenaSchema,
  type Job,
  jobSchema,
  serverConfigSchema,
  validationSchema,
} from "@evalscope/app/api"
import { startMockServer } from "@evalscope/testing"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { z } from "zod"
import { plantRun } from "./planted-run.js"
import { startService, type TestService, until } from "./service.js"
import { type ServiceProcess, startServiceProcess } from "./service-process.js"

const key = "pk-of-a-profile-0123456789"
let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "profiles-"))
  file = join(folder, "profiles.yaml")
})
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))

const write = async (text: string, mode = 0o600) => {
  await writeFile(file, text, { mode })
  await chmod(file, mode)
}
const profile = (url: string) => `inhouse:\n  api_url: ${url}\n  api_key: ${key}\n`
const outputs = () => join(folder, "outputs")

async function refusal(env: NodeJS.ProcessEnv = {}): Promise<string> {
  const error: unknown = await startService({ profiles: file, env }, outputs()).then(
    async (service) => {
      await service[Symbol.asyncDispose]()
      return undefined
    },
    (thrown: unknown) => thrown,
  )
  const { code, message, hint } = z
    .object({ code: z.string(), message: z.string(), hint: z.string() })
    .parse(error)
  expect(code).toBe("options_invalid")
  expect(`${message} ${hint}`).not.toContain(key)
  return `${message} ${hint}`
}

async function ended(service: TestService, id: string): Promise<Job> {
  const get = () => service.get(jobSchema, `/api/v1/jobs/${id}`)
  await until(async () => !["queued", "running"].includes((await get()).status))
  return get()
}

describe("a file of key profiles", () => {
  it("is refused when others can read it", async () => {
    for (const mode of [0o644, 0o640, 0o604]) {
      await write(profile("http://127.0.0.1:1/v1"), mode)
      expect(await refusal()).toMatch(/can be read by others than its owner \(mode 6[04][04]\).*chmod 600/)
    }
  })

  it("is refused when it does not fit, without being quoted", async () => {
    const wrong: readonly [string, RegExp][] = [
      [`inhouse: {api_url: "http://x/v1"}`, /inhouse: wants api_key or api_key_env/],
      [`inhouse: {api_url: "http://x/v1", api_key: ${key}, api_key_env: K}`, /inhouse: wants api_key or/],
      [`inhouse: {api_url: "ftp://x/${key}", api_key: ${key}}`, /api_url: must be an address/],
      [`inhouse: {api_url: "http://x/v1", api_key: ${key}, other: 1}`, /inhouse: .*other/],
      [`"a/b": {api_url: "http://x/v1", api_key: ${key}}`, /names are letters/],
      [`inhouse: {api_url: "http://x/v1", api_key_env: NOT_SET}`, /no variable NOT_SET/],
      [`good: 1\ninhouse: {api_key: ${key}\n  x: [`, /line \d+: this is not valid YAML/],
    ]
    for (const [text, expected] of wrong) {
      await write(text)
      expect(await refusal(), text).toMatch(expected)
    }
    await rm(file)
    expect(await refusal()).toMatch(/cannot be read \(ENOENT\)/)
  })
})

describe("jobs with a key profile", () => {
  it("run with its address and key, of which nothing but the name is told or written", async () => {
    await using model = await startMockServer({ apiKey: key })
    await write(
      `${profile(`${model.url}/v1`)}fromvariable:\n  api_url: ${model.url}/v1\n  api_key_env: THE_KEY\n`,
    )
    await using service = await startService(
      { profiles: file, env: { ...process.env, THE_KEY: key } },
      outputs(),
    )
    const seen: string[] = []
    for (const name of ["inhouse", "fromvariable"]) {
      const bodies = [
        { kind: "eval", config: { model: "m", profile: name, datasets: ["quickstart"], limit: 2 } },
        {
          kind: "perf",
          config: { model: "m", profile: name, number: 3, parallel: 1, prompt: "hi", max_tokens: 4 },
        },
      ]
      for (const body of bodies) {
        const answer = await service.post("/api/v1/jobs", body)
        expect(answer.status, answer.text).toBe(202)
        const job = await ended(service, jobSchema.parse(answer.json()).id)
        expect(job.status, JSON.stringify(job.error)).toBe("completed")
        expect(job.request).toMatchObject({ profile: name })
        for (const what of ["", "/events?since=0", "/log", "/result"])
          seen.push((await service.send("GET", `/api/v1/jobs/${job.id}${what}`)).text)
      }
    }
    const classic = await service.post("/api/v1/eval", {
      model: "m",
      profile: "inhouse",
      datasets: ["quickstart"],
      limit: 1,
    })
    expect(classic.status, classic.text).toBe(200)
    expect((await service.get(serverConfigSchema, "/api/v1/config")).profiles).toEqual([
      "inhouse",
      "fromvariable",
    ])
    for (const kind of ["eval", "perf"]) {
      const { text } = await service.send("GET", `/api/v1/${kind}/params`)
      expect(text).toContain('"enum":["inhouse","fromvariable"]')
      seen.push(text)
    }
    const check = await service.post("/api/v1/endpoint/check", { profile: "inhouse" })
    expect(check.json()).toMatchObject({ ok: true })
    const estimate = { model: "m", profile: "inhouse", datasets: ["quickstart"], limit: 1 }
    expect((await service.post("/api/v1/estimate", { kind: "eval", config: estimate })).status).toBe(200)
    seen.push(classic.text, check.text)
    for (const text of seen) expect(text).not.toContain(key)
    for (const entry of await readdir(outputs(), { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name)
      if (entry.isFile()) expect((await readFile(path)).includes(key), path).toBe(false)
    }
  })

  it("send its key nowhere else, and to no host that is off limits", async () => {
    await write(
      `${profile("http://127.0.0.1:9/v1")}metadata: {api_url: "http://169.254.169.254/v1", api_key: ${key}}\n`,
    )
    await using service = await startService({ profiles: file }, outputs())
    const task = { model: "m", profile: "inhouse", datasets: ["quickstart"], limit: 1 }
    const load = { model: "m", profile: "inhouse", number: 1 }
    const elsewhere = "http://127.0.0.1:10/v1"
    const refused: readonly [string, object, string][] = [
      ["eval", { ...task, profile: "other" }, "profile_unknown"],
      ["eval", { ...task, profile: 7 }, "profile_unknown"],
      ["eval", { ...task, profile: "metadata" }, "host_refused"],
      ["eval", { ...task, api_url: elsewhere }, "profile_conflict"],
      ["eval", { ...task, apiUrl: elsewhere }, "profile_conflict"],
      ["eval", { ...task, api_key: "another-key-0123456" }, "profile_conflict"],
      ["eval", { ...task, model_args: { base_url: elsewhere } }, "profile_conflict"],
      ["eval", { ...task, judge: { models: [{ model_id: "j", api_url: elsewhere }] } }, "profile_conflict"],
      ["eval", { ...task, judge_model_args: { model_id: "j", api_url: elsewhere } }, "profile_conflict"],
      ["perf", { ...load, url: elsewhere }, "profile_conflict"],
      ["perf", { ...load, proxy: elsewhere }, "profile_conflict"],
    ]
    for (const [kind, config, code] of refused) {
      const { ok, issues } = validationSchema.parse(
        (await service.post("/api/v1/validate", { kind, config })).json(),
      )
      expect([ok, issues.map((issue) => issue.code)], JSON.stringify(config)).toEqual([false, [code]])
      expect((await service.post("/api/v1/jobs", { kind, config })).status).toBeGreaterThanOrEqual(400)
    }
    // What only the server knows has no place in the command that does the same.
    const judged = { ...task, judge: { models: [{ model_id: "j", profile: "inhouse" }] } }
    const { command } = validationSchema.parse(
      (await service.post("/api/v1/validate", { kind: "eval", config: judged })).json(),
    )
    expect(command).toContain(`--judge '{"models":[{"model_id":"j"}]}'`)
    expect(command).not.toContain("profile")
    // A judge with a key of its own may be elsewhere; one with nothing of its own is where the model is.
    for (const judge of [
      { api_url: elsewhere, api_key: "key-of-a-judge-012345" },
      {},
      { profile: "inhouse" },
    ]) {
      const config = { ...task, judge: { models: [{ model_id: "j", ...judge }] } }
      expect((await service.post("/api/v1/validate", { kind: "eval", config })).json()).toMatchObject({
        ok: true,
      })
    }
  })

  it("have judges with profiles of their own, in arenas too", async () => {
    await using judge = await startMockServer({ apiKey: key, answer: () => "The first is better. [[A>B]]" })
    await write(profile(`${judge.url}/v1`))
    await using service = await startService({ profiles: file }, outputs())
    const models = ["ada", "bee"].map((name) => ({ name, report_path: `run-${name}/reports/${name}` }))
    for (const { name } of models)
      await plantRun(service.outputs, { name: `run-${name}`, model: name, subsets: { all: [1, 0] } })
    const config = { models, baseline: "bee", rounds: 10, judges: [{ model_id: "j", profile: "inhouse" }] }
    const answer = await service.post("/api/v1/jobs", { kind: "arena", config })
    expect(answer.status, answer.text).toBe(202)
    const job = await ended(service, jobSchema.parse(answer.json()).id)
    expect(job.status, JSON.stringify(job.error)).toBe("completed")
    expect(job.request.judges).toEqual([{ model_id: "j", profile: "inhouse" }])
    expect((await service.get(arenaSchema, `/api/v1/arena/${job.run_id}`)).pairs).toMatchObject([
      { games: 2 },
    ])
    expect(judge.requests().length).toBe(4)
    const elsewhere = [{ model_id: "j", profile: "inhouse", api_url: "http://127.0.0.1:10/v1" }]
    const refused = await service.post("/api/v1/jobs", {
      kind: "arena",
      config: { ...config, judges: elsewhere },
    })
    expect([refused.status, refused.json().code]).toEqual([400, "profile_conflict"])
  })

  it("are offered for what is asked again: the profile of the model, and those of its judges", async () => {
    await using model = await startMockServer({ apiKey: key })
    const judgesKey = "pk-of-a-judge-0123456789"
    await using judge = await startMockServer({ apiKey: judgesKey, answer: () => '{"verdict": "A"}' })
    const profiles = `${profile(`${model.url}/v1`)}judges:\n  api_url: ${judge.url}/v1\n  api_key: ${judgesKey}\n`
    await write(profiles)
    const judges = [
      { model_id: "j", profile: "judges" },
      { model_id: "k", api_url: `${judge.url}/v1`, api_key: judgesKey },
    ]
    const config = { model: "m", profile: "inhouse", datasets: ["quickstart"], limit: 1 }
    let run: string | null = null
    const offered = { model: "m", api_url: `${model.url}/v1` }
    {
      await using service = await startService({ profiles: file }, outputs())
      const sent = await service.post("/api/v1/jobs", {
        kind: "eval",
        config: { ...config, judge: { strategy: "llm", models: judges } },
      })
      const first = await ended(service, jobSchema.parse(sent.json()).id)
      expect(first.status, JSON.stringify(first.error)).toBe("completed")
      run = first.run_id
      const offer = await service.get(againOfferSchema, `/api/v1/runs/${run}/again`)
      expect(offer).toEqual({
        ...offered,
        profile: "inhouse",
        missing_profile: null,
        judges: [
          { model_id: "j", api_url: `${judge.url}/v1`, profile: "judges", missing_profile: null },
          { model_id: "k", api_url: `${judge.url}/v1`, profile: null, missing_profile: null },
        ],
      })
      const asked = judge.requests().length
      const again = (more: object) =>
        service.post(`/api/v1/runs/${run}/again`, {
          ...{ what: "sample", dataset: "quickstart", subset: "arithmetic", index: 0 },
          ...more,
        })
      const bare = await again({ profile: "inhouse" })
      expect([bare.status, bare.json().code]).toEqual([400, "profile_conflict"])
      const taken = await again({
        profile: "inhouse",
        judges: [{ profile: "judges" }, { api_key: judgesKey }],
      })
      const second = await ended(service, jobSchema.parse(taken.json()).id)
      expect(second.status, JSON.stringify(second.error)).toBe("completed")
      expect(second.progress?.errors).toBe(0)
      // One question of the two that the run had, and both judges.
      expect(judge.requests().length - asked).toBe(2)
      expect(JSON.stringify(second.request)).not.toContain(judgesKey)
      // What was asked again can be asked again.
      const chain = await service.get(againOfferSchema, `/api/v1/runs/${second.run_id}/again`)
      expect([chain.profile, chain.judges.map((one) => one.profile)]).toEqual(["inhouse", ["judges", null]])
    }
    await write(profile(`${model.url}/v1`))
    await using service = await startService({ profiles: file }, outputs())
    const offer = await service.get(againOfferSchema, `/api/v1/runs/${run}/again`)
    const names = (one: { profile: string | null; missing_profile: string | null }) => [
      one.profile,
      one.missing_profile,
    ]
    expect([offer, ...offer.judges].map(names)).toEqual([
      ["inhouse", null],
      [null, "judges"],
      [null, null],
    ])
  })

  it("leave the name with the run, which goes on with it when the jobs are forgotten", async () => {
    let release = () => {}
    const stuck = new Promise<void>((resolve) => {
      release = resolve
    })
    let asked = 0
    await using model = await startMockServer({
      apiKey: key,
      answer: async () => {
        asked += 1
        if (asked === 3) await stuck
        return "\\boxed{7}"
      },
    })
    await write(profile(`${model.url}/v1`))
    const config = { model: "m", profile: "inhouse", datasets: ["quickstart"], sample_id: ["0", "1", "2"] }
    const options = { outputs: [outputs()], profiles: file }
    const first = await startServiceProcess(options)
    let run = ""
    try {
      await first.post("/api/v1/jobs", { kind: "eval", config: { ...config, eval_batch_size: 1 } })
      await until(() => asked === 3)
      run = (await first.jobs()).items[0]?.run_id ?? ""
    } finally {
      await first.kill()
      release()
    }
    const note = await readFile(join(outputs(), run, "service.json"), "utf8")
    expect(JSON.parse(note)).toMatchObject({ profiles: { model: "inhouse" }, sample_ids: ["0", "1", "2"] })
    expect(note).not.toContain(key)
    await rm(join(outputs(), ".evalscope"), { recursive: true })
    const again = `/api/v1/runs/${run}/again`
    {
      await using other = await startService({}, outputs())
      expect(await other.get(againOfferSchema, again)).toMatchObject({
        profile: null,
        missing_profile: "inhouse",
      })
      const { status, ...refused } = await other.post(again, { what: "rest", profile: "inhouse" })
      expect([status, refused.json().code]).toEqual([403, "profile_unknown"])
    }
    await using service = await startService({ profiles: file }, outputs())
    expect(await service.get(againOfferSchema, again)).toMatchObject({
      profile: "inhouse",
      missing_profile: null,
    })
    const taken = await service.post(again, { what: "rest", profile: "inhouse" })
    expect(taken.status, taken.text).toBe(202)
    const job = await ended(service, jobSchema.parse(taken.json()).id)
    expect([job.status, job.run_id], JSON.stringify(job.error)).toEqual(["completed", run])
    // Three questions of each of two subsets, the one in flight a second time.
    expect(asked).toBe(7)
  })

  it("go on after the server was killed, and say so when the profile has gone", async () => {
    await using model = await startMockServer({ apiKey: key, timing: { ttftMs: 100 } })
    await write(profile(`${model.url}/v1`))
    const config = { model: "m", profile: "inhouse", datasets: ["quickstart"], limit: 4 }
    const options = { outputs: [outputs()], autoResume: true, maxJobs: 1 }
    const started: ServiceProcess[] = []
    const serve = async (profiles?: string) => {
      const service = await startServiceProcess({ ...options, profiles })
      started.push(service)
      return service
    }
    const first = await serve(file)
    try {
      for (const tag of ["running", "waiting"])
        await first.post("/api/v1/jobs", { kind: "eval", config, tags: [tag] })
      await until(() => model.stats().requests >= 2)
      await first.kill()
      const without = await serve()
      await until(async () => (await without.jobs()).counts.interrupted === 2)
      const errors = (await without.jobs()).items.map(({ error }) => [error?.code, error?.message])
      expect(errors).toEqual(Array(2).fill(["needs_credentials", expect.stringContaining("no key profile")]))
      await without.kill()
      const third = await serve(file)
      const { items } = await third.jobs()
      for (const { id } of items) {
        expect((await third.post(`/api/v1/jobs/${id}/resume`, { api_key: "k-0123456789" })).status).toBe(422)
        expect((await third.post(`/api/v1/jobs/${id}/resume`, {})).status).toBe(202)
      }
      await until(async () => (await third.jobs()).counts.completed === 2, 60)
      await third.post("/api/v1/jobs", { kind: "eval", config: { ...config, limit: 6 } })
      const before = model.stats().requests
      await until(() => model.stats().requests >= before + 1)
      await third.kill()
      // With the profile at hand it needs nobody.
      const fourth = await serve(file)
      await until(async () => (await fourth.jobs()).counts.completed === 3, 60)
    } finally {
      for (const service of started) await service.kill()
    }
  }, 120_000)
})
