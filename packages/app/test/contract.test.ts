import { previewSchema } from "@evalscope/app/api"
import { Validator } from "@seriousme/openapi-schema-validator"
import { describe, expect, it } from "vitest"
import { z } from "zod"
import { plantRun } from "./planted-run.js"
import { startService, until } from "./service.js"

const documentSchema = z.object({
  openapi: z.literal("3.1.0"),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        operationId: z.string(),
        summary: z.string().min(5),
        parameters: z.array(
          z.object({
            name: z.string(),
            in: z.enum(["path", "query"]),
            required: z.boolean(),
            schema: z.unknown(),
          }),
        ),
        requestBody: z
          .object({ content: z.record(z.string(), z.object({ schema: z.unknown() })) })
          .optional(),
        responses: z.record(
          z.string(),
          z.object({ content: z.record(z.string(), z.object({ schema: z.unknown() })) }),
        ),
      }),
    ),
  ),
  components: z.object({ schemas: z.object({ Problem: z.unknown() }) }),
})

type JsonSchema = Parameters<typeof z.fromJSONSchema>[0]
const isSchema = (value: unknown): value is JsonSchema => typeof value === "object" && value !== null
/** A validator made of nothing but the published document. */
const validator = (schema: unknown) => {
  if (!isSchema(schema)) throw new Error("not a schema")
  return z.fromJSONSchema(schema)
}

describe("the OpenAPI document", () => {
  it("describes what the service really answers", async () => {
    await using service = await startService()
    await plantRun(service.outputs, { name: "one", subsets: { a: [1, 0, null], b: [0.5] } })
    await plantRun(service.outputs, { name: "two", subsets: { a: [1, 1, 0], b: [0.5] } })
    const job = (
      await service.post("/api/v1/jobs", { kind: "eval", config: { datasets: ["quickstart"], limit: 2 } })
    ).json()
    await until(
      async () => (await service.send("GET", `/api/v1/jobs/${String(job.id)}`)).json().status === "completed",
    )
    const document = await service.get(documentSchema, "/api/v1/openapi.json")
    const answers: readonly [string, string][] = [
      ["/health", "/health"],
      ["/ready", "/ready"],
      ["/api/v1/config", "/api/v1/config"],
      ["/api/v1/session", "/api/v1/session"],
      ["/api/v1/eval/params", "/api/v1/eval/params"],
      ["/api/v1/perf/params", "/api/v1/perf/params"],
      ["/api/v1/arena/params", "/api/v1/arena/params"],
      ["/api/v1/benchmarks", "/api/v1/benchmarks"],
      ["/api/v1/benchmarks/{name}", "/api/v1/benchmarks/gsm8k"],
      ["/api/v1/eval/benchmarks", "/api/v1/eval/benchmarks?all=true"],
      ["/api/v1/jobs", "/api/v1/jobs"],
      ["/api/v1/jobs/{id}", `/api/v1/jobs/${String(job.id)}`],
      ["/api/v1/jobs/{id}/log", `/api/v1/jobs/${String(job.id)}/log`],
      ["/api/v1/jobs/{id}/result", `/api/v1/jobs/${String(job.id)}/result`],
      ["/api/v1/runs", "/api/v1/runs"],
      ["/api/v1/runs/{run}", "/api/v1/runs/one"],
      ["/api/v1/runs/{run}/files", "/api/v1/runs/one/files"],
      ["/api/v1/runs/{run}/models/{model}/samples", "/api/v1/runs/one/models/qwen/samples?q=question"],
      [
        "/api/v1/runs/{run}/models/{model}/sample",
        "/api/v1/runs/one/models/qwen/sample?dataset=gsm8k&subset=a&index=0&raw=true",
      ],
      ["/api/v1/compare", "/api/v1/compare?run=one&run=two"],
      ["/api/v1/compare/samples", "/api/v1/compare/samples?run=one&run=two&dataset=gsm8k"],
      ["/api/v1/annotations", "/api/v1/annotations?run=one"],
      ["/api/v1/trash", "/api/v1/trash"],
    ]
    for (const [path, address] of answers) {
      const answer = await service.send("GET", address)
      expect(answer.status, `${address}: ${answer.text.slice(0, 300)}`).toBe(200)
      const schema = document.paths[path]?.get?.responses["200"]?.content["application/json"]?.schema
      const checked = validator(schema).safeParse(answer.json())
      expect(checked.success, `${address}: ${checked.success ? "" : z.prettifyError(checked.error)}`).toBe(
        true,
      )
    }
    const preview = await service.post("/api/v1/preview", { dataset: "quickstart", count: 3 })
    expect(preview.json()).toMatchObject({
      subsets: [
        { name: "arithmetic", samples: 10 },
        { name: "knowledge", samples: 10 },
      ],
      samples: [
        { subset: "arithmetic" },
        { subset: "arithmetic" },
        { subset: "knowledge", messages: [{ role: "user" }] },
      ],
    })
    const shown = async (index: number) =>
      previewSchema.parse(
        (await service.post("/api/v1/preview", { dataset: "quickstart", count: 2, index })).json(),
      ).samples
    const all = previewSchema.parse(
      (await service.post("/api/v1/preview", { dataset: "quickstart", count: 10 })).json(),
    ).samples
    expect(await shown(4)).toEqual([all[4], all[9]])
    expect(await shown(10)).toEqual([])
    const previewed =
      document.paths["/api/v1/preview"]?.post?.responses["200"]?.content["application/json"]?.schema
    expect(validator(previewed).safeParse(preview.json()).success).toBe(true)
    const problem = validator(document.components.schemas.Problem)
    for (const path of ["/api/v1/runs/none", "/api/v1/jobs/none", "/api/v1/runs?limit=x", "/nothing"]) {
      const answer = await service.send("GET", path)
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(problem.safeParse(answer.json()).success, path).toBe(true)
    }
  })

  it("is valid OpenAPI 3.1", async () => {
    await using service = await startService()
    const document = (await service.send("GET", "/api/v1/openapi.json")).json()
    const validator = new Validator()
    const { valid, errors } = await validator.validate(document)
    expect(valid, JSON.stringify(errors)).toBe(true)
    expect(validator.version).toBe("3.1")
    const broken = { ...document, paths: { "/x": { get: { responses: 7 } } } }
    expect((await validator.validate(broken)).valid).toBe(false)
  })

  it("is enough to make a client of", async () => {
    await using service = await startService()
    const document = await service.get(documentSchema, "/api/v1/openapi.json")
    /** Knows nothing but the document: finds an operation by its name and puts its arguments where it says. */
    const call = (id: string, values: Record<string, string> = {}, body?: unknown) => {
      for (const [path, methods] of Object.entries(document.paths)) {
        for (const [method, operation] of Object.entries(methods)) {
          if (operation.operationId !== id) continue
          const address = path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(values[name] ?? ""))
          const query = new URLSearchParams()
          for (const { name, in: place } of operation.parameters) {
            const value = values[name]
            if (place === "query" && value !== undefined) query.set(name, value)
          }
          const target = `${address}?${query}`
          return body === undefined ? service.send(method.toUpperCase(), target) : service.post(target, body)
        }
      }
      throw new Error(`There is no operation ${id}.`)
    }
    const started = await call(
      "post_jobs",
      {},
      { kind: "eval", config: { datasets: ["quickstart"], limit: 1 } },
    )
    const id = String(started.json().id)
    await until(async () => (await call("get_jobs_by_id", { id })).json().status === "completed")
    expect((await call("get_jobs_result_by_id", { id })).json()).toHaveProperty("quickstart")
    expect((await call("get_jobs", { limit: "1", status: "completed" })).json()).toMatchObject({
      items: [{ id }],
    })
    const { run_id: run } = (await call("get_jobs_by_id", { id })).json()
    const page = await call("get_runs_models_samples_by_run_model", {
      run: String(run),
      model: "mock",
      limit: "1",
    })
    expect(page.json()).toMatchObject({ items: [{ dataset: "quickstart" }], total: 2 })
  })

  it("is sound in itself", async () => {
    await using service = await startService()
    const { paths } = await service.get(documentSchema, "/api/v1/openapi.json")
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.values(methods).map((operation) => ({ path, ...operation })),
    )
    expect(operations.length).toBeGreaterThan(50)
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length)
    for (const { path, parameters, requestBody, responses } of operations) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      expect(parameters.filter((one) => one.in === "path").map(({ name }) => name)).toEqual(named)
      expect(new Set(parameters.map(({ name }) => name)).size).toBe(parameters.length)
      const schemas = [
        ...parameters.map(({ schema }) => schema),
        ...Object.values(requestBody?.content ?? {}).map(({ schema }) => schema),
        ...Object.entries(responses)
          .filter(([status]) => status !== "default")
          .flatMap(([, { content }]) => Object.values(content).map(({ schema }) => schema)),
      ]
      for (const schema of schemas) expect(() => validator(schema), path).not.toThrow()
    }
  })
})
