import { readdir, readFile } from "node:fs/promises"
import { createServer } from "node:http"
import { join } from "node:path"
import { jobSchema, samplesPageSchema } from "@evalscope/app/api"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { plantRun } from "./planted-run.js"
import { startService, until } from "./service.js"

const key = "planted-Secret-0123456789abcdef"

/** An endpoint that sends back what it was given: in replies, in errors, in headers. */
const echo = createServer((request, response) => {
  request.resume().on("end", () => {
    const said = `You sent ${request.headers.authorization} to ${request.url}`
    response.setHeader("content-type", "application/json")
    response.setHeader("x-echo", said)
    if (request.url?.startsWith("/fail")) {
      response.statusCode = 400
      return response.end(JSON.stringify({ error: { message: said } }))
    }
    response.end(
      JSON.stringify({
        id: "x",
        object: "chat.completion",
        model: "m",
        choices: [{ index: 0, message: { role: "assistant", content: said }, finish_reason: "stop" }],
        usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
      }),
    )
  })
})
let base: string
beforeAll(async () => {
  await new Promise<void>((done) => echo.listen(0, "127.0.0.1", done))
  const address = echo.address()
  base = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`
})
afterAll(() => new Promise((done) => echo.close(done)))

describe("keys", () => {
  it("are in no file, answer, event or log, however the endpoint throws them back", async () => {
    const printed: string[] = []
    await using service = await startService({
      debug: true,
      maxJobs: 3,
      onLog: (text) => printed.push(text),
      env: { PATH: process.env.PATH, LENT_KEY: key },
      keyEnv: ["LENT_KEY"],
    })
    const texts: string[] = []
    const see = async (path: string) => {
      const { text, headers } = await service.send("GET", path)
      texts.push(text, JSON.stringify(headers))
      return text
    }
    for (const name of ["a", "b"]) {
      await plantRun(service.outputs, { name, model: name, dataset: "chat", subsets: { all: [1] } })
    }
    const evaluation = { model: "m", api_url: `${base}/ok/v1`, datasets: ["quickstart"], limit: 1 }
    const load = { model: "m", url: `${base}/ok/v1/chat/completions`, number: 1, prompt: "hi", stream: false }
    const configs: readonly [string, object][] = [
      ["eval", { ...evaluation, api_key: key }],
      ["eval", { ...evaluation, api_key_env: "LENT_KEY" }],
      [
        "eval",
        {
          ...evaluation,
          api_url: `${base}/ok/v1?key=${key}`,
          api_key: key,
          generation_config: { extra_headers: { "x-team": key, authorization: `Bearer ${key}` } },
          judge: { models: [{ model_id: "j", api_url: `${base}/fail/v1`, api_key: key }] },
        },
      ],
      ["eval", { ...evaluation, api_url: `${base}/fail/v1`, api_key: key, ignore_errors: true }],
      ["eval", { ...evaluation, api_key: key, model_args: { other: { deep: key } } }],
      ["perf", { ...load, api_key: key }],
      ["perf", { ...load, url: `${base}/fail/v1/chat/completions`, api_key: key }],
      [
        "arena",
        {
          models: ["a", "b"].map((name) => ({ name, report_path: `${name}/reports/${name}` })),
          judges: [{ model_id: "j", api_url: `${base}/ok/v1`, api_key: key }],
          rounds: 2,
        },
      ],
    ]
    const ids: string[] = []
    for (const [kind, config] of configs) {
      const sent = await service.post("/api/v1/jobs", { kind, config, tags: [`of ${key}`] })
      expect(sent.status, sent.text).toBe(202)
      ids.push(jobSchema.parse(sent.json()).id)
      texts.push(sent.text, (await service.post("/api/v1/validate", { kind, config })).text)
    }
    for (const [i, id] of ids.entries()) {
      const get = () => service.get(jobSchema, `/api/v1/jobs/${id}`)
      await until(async () => !["queued", "running"].includes((await get()).status))
      for (const what of ["", "/events?since=0", "/log", "/result"]) await see(`/api/v1/jobs/${id}${what}`)
      const { run_id: run, kind } = await get()
      for (const what of ["", "/log", "/files", "/html"]) await see(`/api/v1/runs/${run}${what}`)
      if (kind !== "eval" || i === 4) continue
      const samples = `/api/v1/runs/${run}/models/m/samples`
      const { items } = samplesPageSchema.parse(JSON.parse(await see(samples)))
      expect(items).toHaveLength(2)
      // What the endpoint said came through, but for the key.
      if (i < 3) expect(items[0]?.answer).toContain("You sent Bearer [redacted]")
      await see(`/api/v1/runs/${run}/models/m/sample?dataset=quickstart&subset=knowledge&index=0&raw=true`)
    }
    for (const path of ["/api/v1/jobs", "/api/v1/runs", "/metrics", "/api/v1/config"]) await see(path)
    for (const text of [...texts, ...printed]) expect(text).not.toContain(key)
    for (const file of await filesIn(service.outputs)) {
      expect(file).not.toContain(key)
      expect((await readFile(file)).includes(key), file).toBe(false)
    }
  })

  it("are refused where they would be stored and shown, without being told again", async () => {
    await using service = await startService()
    const config = { model: "m", api_url: `${base}/ok/v1`, api_key: key, datasets: ["quickstart"] }
    const load = { model: "m", url: `${base}/ok/v1/chat/completions`, api_key: key }
    const tried: readonly [string, object][] = [
      ["eval", { ...config, model: `m-${key}` }],
      ["eval", { ...config, model_id: key }],
      ["eval", { ...config, datasets: [`quickstart-${key}`] }],
      ["eval", { ...config, [key]: 1 }],
      ["eval", { ...config, unknown: key }],
      ["eval", { ...config, limit: key }],
      ["eval", { ...config, generation_config: { stop: [key] } }],
      ["eval", { ...config, dataset_args: { quickstart: { system_prompt: `say ${key}` } } }],
      ["eval", { ...config, api_url: `ht!p://${key}` }],
      ["eval", { ...config, api_url: `http://169.254.169.254/${key}` }],
      ["perf", { ...load, prompt: `hi ${key}` }],
      ["perf", { ...load, name: key }],
    ]
    for (const [kind, body] of tried) {
      const answer = await service.post("/api/v1/jobs", { kind, config: body })
      expect(answer.status, answer.text).toBeGreaterThanOrEqual(400)
      expect(answer.status).toBeLessThan(500)
      expect(answer.text).not.toContain(key)
      expect((await service.post("/api/v1/validate", { kind, config: body })).text).not.toContain(key)
    }
    const check = await service.post("/api/v1/endpoint/check", { api_url: `${base}/fail`, api_key: key })
    expect(check.text).not.toContain(key)
    expect((await service.send("GET", "/api/v1/jobs")).json().items).toEqual([])
  })
})

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}
