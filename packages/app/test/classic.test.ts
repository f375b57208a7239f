import { execFile } from "node:child_process"
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises"
import { type IncomingHttpHeaders, request } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { benchmarkDetailSchema, benchmarksSchema, sampleDetailSchema, trashSchema } from "@evalscope/app/api"
import { constantAnswer, startHubSimulator, startMockServer } from "@evalscope/testing"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { z } from "zod"
import { plantRun } from "./planted-run.js"
import { startService, until } from "./service.js"

let cache: string
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), "classic-"))
})
afterEach(async () => {
  await rm(cache, { recursive: true, force: true })
})

/** Runs a command line as a user would paste it; only what port 9000 of this machine means is changed. */
async function shell(command: string, port: number): Promise<unknown> {
  const { stdout } = await promisify(execFile)("sh", [
    "-c",
    command.replaceAll("curl ", `curl -sS --connect-to localhost:9000:127.0.0.1:${port} `),
  ])
  return JSON.parse(stdout)
}

const question = (n: number) => ({
  question: `Tom has ${n} apples and buys 2. How many now?`,
  answer: `So.\n#### ${n + 2}`,
})
const rows = (count: number) =>
  Array.from({ length: count }, (_, n) => `${JSON.stringify(question(n))}\n`).join("")

describe("clients of the original", () => {
  it("get what they expect from their own command lines", async () => {
    await using hub = await startHubSimulator({
      repos: [
        { id: "AI-ModelScope/gsm8k", files: { "main/test.jsonl": rows(8), "main/train.jsonl": rows(6) } },
      ],
    })
    await using model = await startMockServer({
      apiKey: "your-api-key",
      answer: constantAnswer("The answer is 4."),
    })
    await using service = await startService({
      env: {
        PATH: process.env.PATH ?? "",
        MODELSCOPE_ENDPOINT: hub.url,
        MODELSCOPE_DOMAIN: hub.url,
        EVALSCOPE_CACHE: cache,
      },
    })
    const { port } = service.service
    expect(await shell("curl http://localhost:9000/health", port)).toMatchObject({
      status: "ok",
      service: "evalscope",
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+$/),
    })
    const evaluated = await shell(
      `curl -X POST http://localhost:9000/api/v1/eval \\
        -H "Content-Type: application/json" \\
        -d '{
          "model": "qwen-plus",
          "api_url": "${model.url}/v1",
          "api_key": "your-api-key",
          "datasets": ["gsm8k"],
          "limit": 5,
          "eval_batch_size": 2,
          "generation_config": {"temperature": 0.0, "max_tokens": 2048}
        }'`,
      port,
    )
    expect(evaluated).toMatchObject({
      status: "success",
      message: "Evaluation completed",
      result: { gsm8k: { dataset_name: "gsm8k", model_name: "qwen-plus" } },
      output_dir: expect.stringContaining(service.outputs),
    })
    const report = z
      .object({
        result: z.object({
          gsm8k: z.object({ metrics: z.array(z.object({ score: z.number(), num: z.number() })) }),
        }),
      })
      .parse(evaluated)
    // Of the first five questions only the one with two apples has the answer 4.
    expect(report.result.gsm8k.metrics[0]).toMatchObject({ num: 5, score: 0.2 })
    expect(model.requests().every((request) => request.model === "qwen-plus")).toBe(true)

    // What a run has fetched is known to be on this machine; other data is not.
    const { items } = await service.get(benchmarksSchema, "/api/v1/benchmarks")
    const cached = (name: string) => items.find((one) => one.name === name)?.cached
    expect(["gsm8k", "quickstart", "humaneval", "general_qa"].map(cached)).toEqual([true, true, false, null])
    const { licence, paper } = await service.get(benchmarkDetailSchema, "/api/v1/benchmarks/gsm8k")
    expect([licence, paper]).toEqual(["MIT", "https://arxiv.org/abs/2110.14168"])

    for (const kind of ["eval", "perf"]) {
      const params = await shell(`curl http://localhost:9000/api/v1/${kind}/params`, port)
      expect(params).toMatchObject({
        required: { model: expect.stringMatching(/^string - /) },
        optional: {
          api_key: expect.stringMatching(/^string - /),
          debug: expect.stringMatching(/^boolean - /),
        },
        example: { model: "qwen-plus" },
      })
    }
  })

  it("get the error bodies they know", async () => {
    await using service = await startService()
    const post = async (path: string, body: unknown) => {
      const answer = await service.post(path, body)
      return { status: answer.status, ...answer.json() }
    }
    expect(await post("/api/v1/eval", {})).toMatchObject({ status: 400, error: "Request body is required" })
    expect(await post("/api/v1/eval", { model: "m" })).toMatchObject({
      status: 400,
      error: "datasets is required",
    })
    expect(await post("/api/v1/eval", { model: "m", datasets: ["x"] })).toMatchObject({
      error: "api_url is required",
    })
    expect(await post("/api/v1/perf", { model: "m" })).toMatchObject({
      status: 400,
      error: "url is required",
    })
    const unknown = await post("/api/v1/perf", { model: "m", url: "http://127.0.0.1:9", api: "other" })
    expect(unknown).toMatchObject({
      status: 400,
      error: expect.stringMatching(/openai.*dashscope.*anthropic.*gemini/),
    })
    const missing = await service.send("GET", "/api/v2/eval")
    expect(missing.status).toBe(404)
    expect(missing.json()).toMatchObject({
      error: "Endpoint not found",
      available_endpoints: expect.any(Object),
    })
    const failed = await service.post("/api/v1/eval", {
      model: "m",
      api_url: "http://127.0.0.1:9/v1",
      datasets: ["quickstart"],
    })
    expect(failed.status).toBe(500)
    expect(failed.json()).toMatchObject({ status: "error", error: expect.any(String) })
    expect(failed.text).not.toMatch(/traceback|node:internal/i)
  })

  it("of the later generations may choose an id, ask for the state, and stop", async () => {
    await using model = await startMockServer({ timing: { ttftMs: 200 } })
    await using service = await startService()
    const body = { model: "m", api_url: `${model.url}/v1`, datasets: ["quickstart"] }
    // One that waits may learn the id at once, and leave.
    const hints = await new Promise<IncomingHttpHeaders>((resolve, reject) => {
      const call = request(`${service.url}/api/v1/eval`, {
        method: "POST",
        headers: { "content-type": "application/json", prefer: "early-hints" },
      })
      call.once("information", ({ headers }) => {
        resolve(headers)
        call.destroy()
      })
      call.on("error", reject)
      call.end(JSON.stringify(body))
    })
    const early = String(hints["x-job-id"])
    expect(hints.link).toBe(`</api/v1/jobs/${early}>; rel="monitor"`)
    expect((await service.post(`/api/v1/jobs/${early}/cancel`, {})).status).toBe(202)
    const id = { "evalscope-task-id": "my-task.1" }
    const submitted = await service.post("/api/v1/eval?async=true", body, id)
    expect(submitted.status).toBe(202)
    expect(submitted.json()).toMatchObject({ status: "submitted", task_id: "my-task.1" })
    const get = async (path: string) => (await service.send("GET", `${path}?task_id=my-task.1`)).json()
    expect(await get("/api/v1/eval/status")).toMatchObject({
      task_id: "my-task.1",
      status: "running",
      output_dir: "my-task.1",
    })
    await until(async () => Number((await get("/api/v1/eval/progress")).processed_count) > 0)
    expect((await service.send("POST", "/api/v1/eval/stop?task_id=my-task.1")).json()).toEqual({
      status: "stopped",
      task_id: "my-task.1",
    })
    await until(async () => (await get("/api/v1/eval/status")).status === "stopped")
    expect(await get("/api/v1/eval/log")).toMatchObject({
      head_line: 0,
      text: expect.stringContaining("run started"),
    })
    const waited = await service.post("/api/v1/eval/resume/invoke", body, id)
    expect(waited.status).toBe(200)
    expect(waited.json()).toMatchObject({
      status: "completed",
      task_id: "my-task.1",
      result: { quickstart: {} },
    })
    expect(
      (await service.post("/api/v1/eval/resume/invoke", body, { "evalscope-task-id": "never" })).status,
    ).toBe(404)
    const short = await service.post("/api/v1/eval?wait=0.05", { ...body, model: "n" })
    expect(short.status).toBe(504)
    const running = z.object({ job: z.object({ id: z.string() }) }).parse(short.json())
    await service.post(`/api/v1/jobs/${running.job.id}/cancel`, {})
  })

  it("of the latest generation may look at reports, samples and load tests", async () => {
    await using service = await startService({
      env: { PATH: process.env.PATH ?? "", EVALSCOPE_CACHE: cache },
    })
    const dir = await plantRun(service.outputs, { name: "20260101_000000", subsets: { main: [1, 0, null] } })
    await plantRun(service.outputs, { name: "20260102_000000", model: "other", subsets: { main: [1] } })
    await writeFile(join(dir, "cat.png"), Buffer.from("89504e470d0a1a0a0000000000000000", "hex"))
    const get = async (path: string) => (await service.send("GET", path)).json()
    const listed = await service.send("GET", "/api/v1/reports?page_size=1000")
    expect(listed.json()).toMatchObject({
      total: 2,
      page: 1,
      page_size: 100,
      filters: { available_models: ["other", "qwen"], available_datasets: ["gsm8k"] },
      reports: [
        { run_id: "20260102_000000", model_name: "other" },
        {
          run_id: "20260101_000000",
          model_id: "qwen",
          dataset_name: "gsm8k",
          num_samples: 2,
          primary_metrics: [{ dataset_name: "gsm8k", score: 0.5, identity: { name: "accuracy" } }],
        },
      ],
    })
    const again = { headers: { "if-none-match": String(listed.headers.etag) } }
    expect((await service.send("GET", "/api/v1/reports?page_size=1000", again)).status).toBe(304)
    for (const [query, ids] of [
      ["models=qwen;nobody", ["20260101_000000"]],
      ["search=OTHER", ["20260102_000000"]],
      ["sort_by=time&sort_order=asc&page_size=1", ["20260101_000000"]],
      ["page=2&page_size=1", ["20260101_000000"]],
      ["datasets=iquiz", []],
      [`root_path=${encodeURIComponent(service.outputs)}&models=other`, ["20260102_000000"]],
    ] as const) {
      const { reports } = z
        .object({ reports: z.array(z.object({ run_id: z.string() })) })
        .parse(await get(`/api/v1/reports?${query}`))
      expect(
        reports.map((one) => one.run_id),
        query,
      ).toEqual(ids)
    }
    expect((await service.send("GET", "/api/v1/reports?root_path=/etc")).status).toBe(403)
    expect((await service.send("GET", "/api/v1/runs?root_path=/etc")).status).toBe(403)
    const model = "/api/v1/reports/runs/20260101_000000/models/qwen"
    expect(await get(model)).toMatchObject({
      report_list: [{ dataset_name: "gsm8k", score: 0.5 }],
      datasets: ["gsm8k"],
      task_config: { model: "qwen", api_key: "***6789" },
    })
    expect(await get(`${model}/table`)).toEqual({
      columns: ["Model", "Dataset", "Metric", "Num", "Score"],
      data: [["qwen", "gsm8k", "accuracy", 2, 0.5]],
    })
    const chinese = await service.send("GET", `${model}/table`, { headers: { "accept-language": "zh-CN" } })
    expect(chinese.json().columns).toEqual(["模型", "数据集", "指标", "数量", "得分"])
    const predictions = `${model}/predictions?dataset_name=gsm8k&subset_name=main`
    // The index may take its time.
    await until(async () => (await get(predictions)).total !== null)
    expect(await get(predictions)).toMatchObject({
      total: 3,
      next_cursor: null,
      predictions: [
        {
          Index: "0",
          Input: "Question 0 of main?",
          Generated: "Answer 0.",
          Gold: "gold 0",
          Pred: "*Same as Generated*",
          Score: { acc: 1 },
          NScore: 1,
        },
        { Index: "1", NScore: 0 },
        { Index: "2", NScore: null },
      ],
    })
    expect(await get(`${model}/analysis?dataset_name=gsm8k`)).toEqual({ analysis: "" })
    const media = (path: string) =>
      service.send("GET", `/api/v1/reports/media/file?path=${encodeURIComponent(path)}`)
    expect((await media(join(dir, "cat.png"))).headers["content-type"]).toBe("image/png")
    expect((await media("/etc/hostname")).status).toBe(404)
    expect((await media(join(dir, "configs", "task_config_ab12.yaml"))).status).toBe(415)
    const ofRun = async (address: string) => {
      const { status, headers } = await service.send("GET", `/api/v1/media/20260101_000000${address}`)
      return status === 200 ? headers["content-type"] : status
    }
    expect(await ofRun("/cat.png")).toBe("image/png")
    expect(await ofRun("/logs/none.png")).toBe(404)
    // What a data set brought along is shown as well; what else lies there is no media.
    const data = join(cache, "datasets", "modelscope", "cats")
    await mkdir(data, { recursive: true })
    await writeFile(join(data, "dog.jpg"), Buffer.from("ffd8ffe000104a464946", "hex"))
    await writeFile(join(data, "data.jsonl"), "{}")
    await symlink("/etc/hostname", join(data, "link.png"))
    const absolute = (path: string) => ofRun(`?path=${encodeURIComponent(path)}`)
    expect(await absolute(join(data, "dog.jpg"))).toBe("image/jpeg")
    expect(await absolute(join(data, "data.jsonl"))).toBe(415)
    expect(await absolute(join(data, "link.png"))).toBe(404)
    const one = await service.get(
      sampleDetailSchema,
      `${model}/samples/gsm8k%2Fmain%2F1`.replace("/reports", ""),
    )
    expect(one).toMatchObject({ row: { dataset: "gsm8k", subset: "main", index: 1, score: 0 } })
    const removed = { success: true, path: "20260101_000000" }
    await plantRun(service.outputs, { name: "20260101_000000", model: "second", subsets: { main: [1] } })
    const second = model.replace("qwen", "second")
    expect((await service.send("DELETE", second)).json()).toEqual(removed)
    expect((await service.send("GET", second)).status).toBe(404)
    expect(await get(model)).toMatchObject({ datasets: ["gsm8k"] })
    const { items } = await service.get(trashSchema, "/api/v1/trash")
    expect(items.map(({ path }) => path).sort()).toEqual(
      ["predictions", "reports", "reviews"].map((part) => `20260101_000000/${part}/second`),
    )
    expect((await service.send("DELETE", model)).json()).toEqual(removed)
    expect(await get("/api/v1/reports")).toMatchObject({ total: 1 })
    expect((await service.send("GET", model)).status).toBe(404)
    // A task that is not there yet has come no way.
    expect(await get("/api/v1/eval/progress?task_id=later")).toEqual({ percent: 0 })
  })
})
