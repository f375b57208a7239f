import { readFile } from "node:fs/promises"
import { join } from "node:path"
import {
  benchmarksSchema,
  jobSchema,
  paramsSchema,
  runOverviewSchema,
  samplesPageSchema,
  submittedJobSchema,
  validationSchema,
} from "@evalscope/app/api"
import { startMockServer } from "@evalscope/testing"
import { describe, expect, it } from "vitest"
import { z } from "zod"
import { startService, type TestService, until } from "./service.js"

const spendingSchema = z.object({
  settled: z.boolean(),
  requests: z.int(),
  input_tokens: z.int(),
  output_tokens: z.int(),
  cost_usd: z.number().nullable(),
  parts: z.array(z.object({ role: z.string(), requests: z.int(), cost_usd: z.number().nullable() })),
})

async function ended(service: TestService, id: string) {
  const get = () => service.get(jobSchema, `/api/v1/jobs/${id}`)
  await until(async () => !["queued", "running", "paused"].includes((await get()).status))
  return get()
}

async function start(service: TestService, config: object) {
  const sent = await service.post("/api/v1/jobs", { kind: "eval", config })
  expect(sent.status, sent.text).toBe(202)
  return submittedJobSchema.parse(sent.json())
}

describe("a job says", () => {
  it("what it used, what it came to, and which sample ended it", async () => {
    let refuse = true
    await using model = await startMockServer({
      answer: () => {
        if (refuse) throw new Error("out of order")
        return "\\boxed{24}"
      },
    })
    await using service = await startService()
    const config = {
      model: "m",
      api_url: `${model.url}/v1`,
      datasets: ["quickstart"],
      limit: 2,
      fail_on_error: true,
      generation_config: { retries: 0 },
    }
    const begun = await start(service, config)
    expect(begun).toMatchObject({ result_summary: null, resumed_from: null, error: null })
    const failed = await ended(service, begun.id)
    expect(failed.status).toBe("failed")
    expect(failed.error?.sample_id).toMatch(/^quickstart\/\w+\/\d$/)
    expect(failed.result_summary).toBeNull()

    refuse = false
    await service.post(`/api/v1/jobs/${begun.id}/resume`, {})
    const done = await ended(service, begun.id)
    expect(done).toMatchObject({ status: "completed", error: null, resumed_from: done.run_id })
    const [score] = done.result_summary?.scores ?? []
    expect(score).toMatchObject({ model: "m", dataset: "quickstart", n: 4 })
    expect(done.result_summary?.levels).toEqual([])
    const { usage, progress } = done
    expect(usage).toEqual({
      input_tokens: progress?.input_tokens,
      output_tokens: progress?.output_tokens,
      cost_usd: null,
    })
    expect(usage?.output_tokens).toBeGreaterThan(0)

    // Work of an earlier run is named, whoever did it.
    const again = await start(service, { ...config, use_cache: done.output_dir ?? "" })
    expect(again.resumed_from).toBe(done.run_id)
    expect((await ended(service, again.id)).progress?.cached).toBe(4)
  })

  it("what it logged, from a level on, and while it goes on", async () => {
    await using model = await startMockServer({ answer: () => ({ text: "7" }), timing: { ttftMs: 100 } })
    await using service = await startService()
    const config = { model: "m", api_url: `${model.url}/v1`, datasets: ["quickstart"], limit: 3 }
    const { id } = await start(service, config)
    // Asked for before there is a log, it ends with the job and holds all of it.
    const followed = await fetch(`${service.url}/api/v1/jobs/${id}/log?follow=true`)
    expect(followed.headers.get("content-type")).toBe("text/plain; charset=utf-8")
    const text = await followed.text()
    await ended(service, id)
    const whole = await service.send("GET", `/api/v1/jobs/${id}/log`)
    expect(whole.json().text).toBe(text)
    expect(text).toMatch(/INFO run started: m on quickstart\n/)
    expect(text).toMatch(/INFO run completed\n$/)
    const loud = (await service.send("GET", `/api/v1/jobs/${id}/log?level=warning`)).json()
    expect(String(loud.text)).not.toContain("INFO")
    expect(loud.next_offset).toBe(whole.json().next_offset)
    expect((await service.send("GET", `/api/v1/jobs/${id}/log?level=info`)).json().text).toBe(text)
    expect((await service.send("GET", `/api/v1/jobs/${id}/log?level=loud`)).status).toBe(400)
    const rest = await fetch(`${service.url}/api/v1/jobs/${id}/log?follow=true&offset=${text.length - 4}`)
    expect(await rest.text()).toBe(text.slice(-4))
  })

  it("what of it can be changed while it runs", async () => {
    await using model = await startMockServer({ timing: { ttftMs: 1000 } })
    await using service = await startService()
    const config = { model: "m", api_url: `${model.url}/v1`, datasets: ["quickstart"] }
    const { id } = await start(service, config)
    await until(async () => (await service.get(jobSchema, `/api/v1/jobs/${id}`)).status === "running")
    const patch = (body: object) =>
      service.send("PATCH", `/api/v1/jobs/${id}`, {
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      })
    expect((await patch({ concurrency: 4 })).status).toBe(200)
    const refused = await patch({ max_cost: 1, rate: 60 })
    expect(refused.status).toBe(422)
    expect(refused.json()).toMatchObject({
      code: "not_supported",
      error: expect.stringContaining("max_cost"),
    })
    expect((await patch({})).status).toBe(400)
    expect((await patch({ rate: -1 })).status).toBe(400)
    await service.post(`/api/v1/jobs/${id}/cancel`, {})
  })

  it("how many requests it may send, which a change lets go on at once", async () => {
    await using model = await startMockServer()
    await using service = await startService()
    const config = {
      model: "m",
      api_url: `${model.url}/v1`,
      datasets: ["quickstart"],
      limit: 3,
      requests_per_minute: 1,
    }
    const { id } = await start(service, config)
    await until(() => model.requests().length === 1)
    const changed = await service.send("PATCH", `/api/v1/jobs/${id}`, {
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ rate: 6000 }),
    })
    expect(changed.status, changed.text).toBe(200)
    // At the old pace the six of them would have taken five minutes.
    expect(await ended(service, id)).toMatchObject({ status: "completed" })
    expect(model.requests()).toHaveLength(6)
  })
})

describe("a resumed job", () => {
  it("tries failed samples again unless told not to, and takes another limit", async () => {
    let refuse = true
    await using model = await startMockServer({
      answer: ({ text }) => {
        if (refuse && text.includes("2")) throw new Error("out of order")
        return "\\boxed{24}"
      },
    })
    await using service = await startService()
    const { id } = await start(service, {
      model: "m",
      api_url: `${model.url}/v1`,
      datasets: ["quickstart"],
      limit: 4,
      ignore_errors: true,
      generation_config: { retries: 0 },
    })
    const first = await ended(service, id)
    const failures = first.progress?.errors ?? 0
    expect(first.status).toBe("completed_with_errors")
    expect(failures).toBeGreaterThan(0)
    const [failed] = first.progress?.error_classes ?? []
    const samples = (query: string) =>
      service.get(samplesPageSchema, `/api/v1/runs/${first.run_id}/models/m/samples?${query}`)
    const found = await samples(`status=error&error_code=${failed?.code}`)
    expect(found).toMatchObject({
      total: failures,
      facets: { error_code: { [failed?.code ?? ""]: failures } },
    })
    expect(found.items.every((row) => row.error_code === failed?.code)).toBe(true)
    expect((await samples("error_code=provider_auth")).items).toEqual([])
    refuse = false

    const before = model.stats().requests
    const path = `/api/v1/jobs/${id}/resume`
    expect((await service.post(path, { retry_errors: false, rerun_review: true })).status).toBe(202)
    const kept = await ended(service, id)
    expect(kept).toMatchObject({ status: "completed_with_errors", progress: { errors: failures } })
    expect(model.stats().requests).toBe(before)

    expect((await service.post(path, { limit: 0 })).status).toBe(400)
    expect((await service.post(path, { limit: 6, rerun_review: false })).status).toBe(202)
    const done = await ended(service, id)
    expect(done).toMatchObject({
      status: "completed",
      request: { limit: 6, rerun_review: false },
      progress: { errors: 0 },
    })
    const total = done.progress?.processed_count ?? 0
    expect(model.stats().requests - before).toBe(failures + total - (first.progress?.processed_count ?? 0))
    expect((await samples("status=error")).items).toEqual([])
  })
})

describe("a budget", () => {
  const price = { input: 1e6, output: 1e6 }

  it("ends a job that has cost what it may; with more it goes on, and all its starts are added up", async () => {
    await using model = await startMockServer({ answer: () => "7", timing: { ttftMs: 30 } })
    await using service = await startService()
    const config = {
      model: "m",
      api_url: `${model.url}/v1`,
      datasets: ["quickstart"],
      eval_batch_size: 1,
    }
    const sent = await service.post("/api/v1/jobs", { kind: "eval", config, price, max_cost: 1 })
    const { id } = jobSchema.parse(sent.json())
    const stopped = await ended(service, id)
    expect(stopped).toMatchObject({ status: "interrupted", error: { code: "budget_reached" } })
    const spent = stopped.progress?.cost_usd ?? 0
    expect(spent).toBeGreaterThanOrEqual(1)
    expect(stopped.progress?.processed_count).toBeLessThan(20)
    expect(stopped.usage?.cost_usd).toBe(spent)

    expect((await service.post(`/api/v1/jobs/${id}/resume`, { max_cost: 1e9 })).status).toBe(202)
    const done = await ended(service, id)
    expect(done).toMatchObject({ status: "completed", budget: { price, max_cost: 1e9 } })
    const fresh = done.progress?.stages.reduce((sum, stage) => sum + (stage.cost_usd ?? 0), 0) ?? 0
    expect(done.progress?.cost_usd).toBe(spent + fresh)
    expect(fresh).toBe((done.usage?.input_tokens ?? 0) + (done.usage?.output_tokens ?? 0))
  })

  it("counts what judges cost, at their own price, and keeps the account in the run", async () => {
    await using model = await startMockServer({ answer: () => "Paris" })
    await using judge = await startMockServer({ answer: () => '{"verdict": "A"}' })
    await using service = await startService()
    const config = {
      model: "m",
      api_url: `${model.url}/v1`,
      datasets: ["quickstart"],
      limit: 1,
      judge: { strategy: "llm", models: [{ model_id: "j", api_url: `${judge.url}/v1` }] },
    }
    const post = (more: object) => service.post("/api/v1/jobs", { kind: "eval", config, ...more })
    expect((await post({ judge_price: price })).status).toBe(422)
    const judgePrice = { input: 3e6, output: 5e6 }
    const sent = await post({ price, judge_price: judgePrice })
    const done = await ended(service, jobSchema.parse(sent.json()).id)
    expect(done.status, JSON.stringify(done.error)).toBe("completed")
    expect(judge.requests().length).toBeGreaterThan(0)
    const account = spendingSchema.parse(
      JSON.parse(await readFile(join(service.outputs, done.output_dir ?? "", "spending.json"), "utf8")),
    )
    const ofModel = done.progress?.stages.reduce((sum, stage) => sum + stage.input_tokens, 0) ?? 0
    const outOfModel = done.progress?.stages.reduce((sum, stage) => sum + stage.output_tokens, 0) ?? 0
    const judged = 3 * (account.input_tokens - ofModel) + 5 * (account.output_tokens - outOfModel)
    expect(judged).toBeGreaterThan(0)
    expect(account).toMatchObject({
      settled: true,
      requests: model.requests().length + judge.requests().length,
      cost_usd: ofModel + outOfModel + judged,
      parts: [
        { role: "model", requests: model.requests().length, cost_usd: ofModel + outOfModel },
        { role: "judge", requests: judge.requests().length, cost_usd: judged },
      ],
    })
    expect(done.usage).toEqual({
      input_tokens: account.input_tokens,
      output_tokens: account.output_tokens,
      cost_usd: account.cost_usd,
    })
    const { run } = await service.get(runOverviewSchema, `/api/v1/runs/${done.run_id}`)
    expect(run.cost_usd).toBe(account.cost_usd)
  })

  it("is raised while the job runs, and refused where nobody knows what it costs", async () => {
    await using model = await startMockServer({ timing: { ttftMs: 1000 } })
    await using service = await startService()
    const config = { model: "m", api_url: `${model.url}/v1`, datasets: ["quickstart"] }
    const post = (body: object) => service.post("/api/v1/jobs", { kind: "eval", config, ...body })
    expect((await post({ max_cost: 1 })).status).toBe(422)
    expect((await post({ kind: "perf", price })).status).toBe(422)
    expect((await post({ price: { input: -1, output: 1 } })).status).toBe(400)
    const { id } = jobSchema.parse((await post({ price, max_cost: 1e6 })).json())
    await until(async () => (await service.get(jobSchema, `/api/v1/jobs/${id}`)).status === "running")
    const raised = await service.send("PATCH", `/api/v1/jobs/${id}`, {
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ max_cost: 2e6 }),
    })
    expect(raised.json()).toMatchObject({ budget: { price, max_cost: 2e6 } })
    await service.post(`/api/v1/jobs/${id}/cancel`, {})
  })
})

describe("unknown fields", () => {
  it("are refused with the nearest name, and left out with a warning for clients that say so", async () => {
    await using service = await startService()
    const config = {
      datasets: ["quickstart"],
      limit: 1,
      limits: 3,
      judge: { strategie: "auto" },
      strict: false,
    }
    const refused = await service.post("/api/v1/jobs", { kind: "eval", config: { ...config, strict: true } })
    expect(refused.status).toBe(400)
    expect(refused.json()).toMatchObject({ code: "config_invalid", hint: 'Did you mean "strategy"?' })
    const odd = await service.post("/api/v1/jobs", { kind: "eval", config: { ...config, strict: "no" } })
    expect(odd.status).toBe(400)
    // A wrong value of a known field stays an error.
    const wrong = await service.post("/api/v1/jobs", { kind: "eval", config: { ...config, limit: "many" } })
    expect(wrong.status).toBe(400)

    const taken = await start(service, config)
    expect(taken.warnings).toEqual([
      "judge.strategie: there is no such field; it was left out.",
      "limits: there is no such field; it was left out.",
    ])
    expect((await ended(service, taken.id)).status).toBe("completed")
    const load = { model: "m", url: "http://127.0.0.1:9/v1/chat/completions", colour: "red", strict: false }
    const perf = await service.post("/api/v1/validate", { kind: "perf", config: load })
    expect(validationSchema.parse(perf.json())).toMatchObject({
      ok: true,
      warnings: ["colour: there is no such field; it was left out."],
    })
    // What requests may not ask for is refused all the same.
    const program = await service.post("/api/v1/jobs", { kind: "perf", config: { ...load, launch: "x" } })
    expect(program.status).toBe(403)
    const seed = await service.post("/api/v1/eval?async=true", {
      model: "m",
      api_url: "http://127.0.0.1:9/v1",
      ...config,
    })
    expect(seed.status).toBe(202)
    expect(seed.json().warnings).toHaveLength(2)
  })
})

describe("an estimate", () => {
  it("counts samples and tokens, prices them, and runs nothing", async () => {
    await using service = await startService()
    const config = { datasets: ["quickstart"], repeats: 2, generation_config: { max_tokens: 100 } }
    const estimate = async (body: object) => service.post("/api/v1/estimate", body)
    const plain = (await estimate({ config: { ...config, eval_batch_size: 4 } })).json()
    expect(plain).toMatchObject({ requests: 40, output_tokens: 4000, cost_usd: null, seconds: 50 })
    const tokens = Number(plain.input_tokens)
    expect(tokens).toBeGreaterThan(40 * 10)
    const priced = (await estimate({ config, price: { input: 2, output: 10 } })).json()
    expect(priced.cost_usd).toBeCloseTo((2 * tokens + 10 * 4000) / 1e6, 12)
    expect((await estimate({ config: { datasets: ["quickstrat"] } })).status).toBe(422)
    expect((await estimate({ config: { ...config, limits: 1 } })).status).toBe(400)
    const load = { model: "m", url: "http://127.0.0.1:9/v1/chat/completions" }
    expect((await estimate({ kind: "perf", config: load })).status).toBe(422)
    expect((await service.send("GET", "/api/v1/jobs")).json().items).toEqual([])
  })
})

describe("the fields of requests", () => {
  it("are described in both languages, and refused with a code that pages have words for", async () => {
    await using service = await startService()
    for (const kind of ["eval", "perf", "arena"]) {
      const { params } = await service.get(paramsSchema, `/api/v1/${kind}/params`)
      for (const { name, description } of params)
        expect(description.zh, `${kind} ${name}`).toMatch(/\p{Script=Han}|^-2/u)
    }
    const issuesOf = async (kind: string, config: object) =>
      validationSchema
        .parse((await service.post("/api/v1/validate", { kind, config })).json())
        .issues.map(({ path, code, params }) => ({ path, code, params }))
    const base = { model: "m", datasets: ["quickstart"], api_url: "http://127.0.0.1:9/v1" }
    const one = (path: string, code: string, params = {}) => [{ path, code, params }]
    expect(await issuesOf("eval", { ...base, limit: -3 })).toEqual(one("limit", "at_least", { limit: 0 }))
    expect(await issuesOf("eval", { ...base, generation_config: { temperature: "hot" } })).toEqual(
      one("generation_config.temperature", "wants_number"),
    )
    expect(await issuesOf("eval", { ...base, datasets: [] })).toEqual(one("datasets", "missing"))
    expect(await issuesOf("eval", { ...base, datasets: ["nosuch"] })).toEqual(
      one("datasets", "unknown_benchmark", { name: "nosuch" }),
    )
    expect(await issuesOf("eval", { ...base, api_url: "ftp://x" })).toEqual(one("api_url", "address_invalid"))
    expect(await issuesOf("eval", { ...base, api_url: "http://169.254.169.254/v1" })).toEqual(
      one("api_url", "host_refused"),
    )
    expect(await issuesOf("perf", { url: "http://127.0.0.1:9/v1", number: 0 })).toEqual(
      one("number", "above", { limit: 0 }),
    )
    expect(await issuesOf("arena", { models: [], judges: [] })).toEqual(
      one("judges", "too_short", { limit: 1 }),
    )
    // Options that are right by themselves: told at each that is to be looked at.
    const load = { model: "m", url: "http://127.0.0.1:9/v1/chat/completions" }
    for (const [config, code, ...paths] of [
      [{ open_loop: true }, "open_loop_needs_rates", "open_loop", "rate"],
      [{ open_loop: true, rate: [1], multi_turn: true }, "open_loop_has_no_turns", "open_loop", "multi_turn"],
      [{ ramp: "linear" }, "ramp_needs_ends", "ramp_from", "ramp_to"],
      [{ ramp: "linear", ramp_from: 1, ramp_to: 2 }, "ramp_needs_length", "ramp_duration", "duration"],
      [{ max_tokens: [9, 3] }, "one_or_range", "max_tokens"],
      [{ sla_auto_tune: true }, "search_needs_conditions", "sla_params", "sla_auto_tune"],
      [{ sla_lower_bound: 9, sla_upper_bound: 3 }, "lower_above_upper", "sla_lower_bound", "sla_upper_bound"],
      [{ save_responses: "some" }, "saves_which", "save_responses"],
      [{ parallel: [1, 2, 3], number: [1, 2] }, "lists_differ", "number", "parallel"],
      [{ slo: ["p99_ttft?"] }, "not_a_condition", "slo"],
      [{ goodput: ["speed:3"] }, "not_an_objective", "goodput"],
      [{ open_loop: true, steps: ["5"] }, "not_a_step", "steps"],
      [{ model: null }, "missing", "model"],
    ] as const)
      expect(await issuesOf("perf", { ...load, ...config }), code).toEqual(
        paths.map((path) => ({ path, code, params: { fields: paths.join(", ") } })),
      )
  })

  it("of benchmarks say how large they are, and whether their data is here", async () => {
    await using service = await startService()
    const { items } = await service.get(benchmarksSchema, "/api/v1/benchmarks")
    const named = (name: string) => items.find((item) => item.name === name)
    expect(named("gsm8k")).toMatchObject({ samples: 1319, cached: expect.any(Boolean) })
    expect(named("quickstart")).toMatchObject({ samples: 20, cached: true })
    expect(named("general_qa")).toMatchObject({ samples: null, cached: null })
  })

  it("name a key that the server lends, also for previews and estimates", async () => {
    await using service = await startService({ keyEnv: ["LENT_KEY"] })
    const config = { datasets: ["quickstart"], api_key_env: "LENT_KEY" }
    for (const kind of ["eval", "perf"]) {
      const { params } = await service.get(paramsSchema, `/api/v1/${kind}/params`)
      expect(params.find(({ name }) => name === "api_key_env")).toMatchObject({
        type: "string",
        secret: false,
      })
    }
    expect((await service.post("/api/v1/preview", { dataset: "quickstart", config })).status).toBe(200)
    expect((await service.post("/api/v1/estimate", { config })).status).toBe(200)
  })

  it("have units, examples that are taken, and a successor where they are old", async () => {
    await using service = await startService()
    const base = { model: "m", datasets: ["gsm8k"], api_url: "http://127.0.0.1:9/v1" }
    const { params } = await service.get(paramsSchema, "/api/v1/eval/params")
    const named = (name: string) => params.find((param) => param.name === name)
    expect(named("sample_timeout")?.unit).toBe("s")
    expect(named("generation_config.max_tokens")?.unit).toBe("tokens")
    expect(named("judge_strategy")?.deprecated).toEqual({ since: "0.1.0", use: "judge.strategy" })
    let examples = 0
    for (const { name, example } of params) {
      if (example === null) continue
      examples += 1
      const [outer = "", inner] = name.split(".")
      const config = { ...base, [outer]: inner === undefined ? example : { [inner]: example } }
      const { issues } = validationSchema.parse(
        (await service.post("/api/v1/validate", { kind: "eval", config })).json(),
      )
      expect(issues, name).toEqual([])
    }
    expect(examples).toBeGreaterThan(15)
  })
})

describe("the table of a result", () => {
  it("has its heads in the reader's language, English where nobody asks", async () => {
    await using model = await startMockServer({ answer: () => "7" })
    await using service = await startService({ maxJobs: 3 })
    const body = { model: "m", api_url: `${model.url}/v1`, datasets: ["quickstart"], limit: 1 }
    const heads = async (headers: Record<string, string>) => {
      const answer = await service.post("/api/v1/eval", body, headers)
      expect(answer.status, answer.text).toBe(200)
      return String(answer.json().table).split("\n")[0]
    }
    const [plain, chinese, english] = await Promise.all([
      heads({}),
      heads({ "accept-language": "zh-CN,zh;q=0.9,en;q=0.5" }),
      heads({ "accept-language": "en-GB,zh;q=0.5" }),
    ])
    expect(plain).not.toMatch(/\p{Script=Han}/u)
    expect(english).toBe(plain)
    expect(chinese).toMatch(/\p{Script=Han}/u)
  })
})
