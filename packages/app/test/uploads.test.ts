import { createHash } from "node:crypto"
import { readdir } from "node:fs/promises"
import { join } from "node:path"
import { jobSchema, uploadSchema, uploadsSchema } from "@evalscope/app/api"
import { describe, expect, it } from "vitest"
import { startService, until } from "./service.js"

const questions = Array.from({ length: 3 }, (_, n) =>
  JSON.stringify({ query: `What is ${n} + 1?`, response: `${n + 1}` }),
).join("\n")
const headers = { "content-type": "application/octet-stream" }

describe("a file that was sent", () => {
  it("is data of a job by the path of the answer, is listed, and can be removed", async () => {
    await using service = await startService()
    const sent = await service.send("POST", "/api/v1/uploads?name=questions.jsonl", {
      headers,
      body: questions,
    })
    expect(sent.status, sent.text).toBe(201)
    const { sha256, ...upload } = uploadSchema.parse(sent.json())
    expect(upload.bytes).toBe(questions.length)
    expect(sha256).toBe(createHash("sha256").update(questions).digest("hex"))
    const job = await service.post("/api/v1/jobs", {
      kind: "eval",
      config: { datasets: ["general_qa"], dataset_args: { general_qa: { local_path: upload.path } } },
    })
    expect(job.status, job.text).toBe(202)
    const get = () => service.get(jobSchema, `/api/v1/jobs/${String(job.json().id)}`)
    await until(async () => !["queued", "running"].includes((await get()).status))
    expect(await get()).toMatchObject({ status: "completed", progress: { processed_count: 3 } })

    const list = () => service.get(uploadsSchema, "/api/v1/uploads")
    expect((await list()).items).toMatchObject([{ id: upload.id, name: "questions.jsonl" }])
    expect((await service.send("DELETE", `/api/v1/uploads/${upload.id}`)).status).toBe(200)
    expect((await list()).items).toEqual([])
    expect((await service.send("DELETE", `/api/v1/uploads/${upload.id}`)).status).toBe(404)
  })

  it("takes no more room than all of them may, and leaves nothing when it is refused", async () => {
    await using service = await startService({ uploadsLimit: 1000 })
    const send = (name: string, size: number) =>
      service.send("POST", `/api/v1/uploads?name=${name}`, { headers, body: "x".repeat(size) })
    expect((await send("a.csv", 600)).status).toBe(201)
    const refused = await send("b.csv", 600)
    expect(refused.status).toBe(413)
    expect(refused.json().code).toBe("uploads_full")
    expect((await send("c.csv", 400)).status).toBe(201)
    expect(await readdir(join(service.outputs, ".evalscope", "uploads"))).toHaveLength(2)
  })
})
