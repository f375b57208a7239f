import { sampleDetailSchema, samplesPageSchema } from "@evalscope/app/api"
import { describe, expect, it } from "vitest"
import { type CollectionRow, plantCollection } from "./collection-run.js"
import { startService } from "./service.js"

const rows: readonly CollectionRow[] = Array.from({ length: 30 }, (_, index) => {
  const member = [
    { dataset: "gsm8k", subset: "main", metric: "acc" },
    { dataset: "arc", subset: "ARC-Easy", metric: "acc" },
    { dataset: "arc", subset: "ARC-Challenge", metric: "acc" },
    { dataset: "ifeval", subset: "default", metric: "prompt_level_strict" },
  ][index % 4] ?? { dataset: "", subset: "", metric: "" }
  return { ...member, score: index % 3 === 0 ? 1 : 0 }
})
const counted = (choose: (row: CollectionRow) => boolean) => rows.filter(choose).length

describe("a run of the original over a mixed collection", () => {
  it("has its samples by the data set and subset that each row names, scored as that row says", async () => {
    await using service = await startService()
    await plantCollection(service.outputs, "20260519_120000", rows)
    const samples = "/api/v1/runs/20260519_120000/models/qwen/samples"
    const page = (query: Record<string, string>) =>
      service.get(samplesPageSchema, `${samples}?${new URLSearchParams({ limit: "100", ...query })}`)
    const all = await page({})
    expect(all.total).toBe(30)
    expect(all.facets?.dataset).toEqual({ data_collection: 30 })
    expect(all.facets?.subset).toEqual({
      "data_collection/gsm8k/main": counted(({ dataset }) => dataset === "gsm8k"),
      "data_collection/arc/ARC-Easy": counted(({ subset }) => subset === "ARC-Easy"),
      "data_collection/arc/ARC-Challenge": counted(({ subset }) => subset === "ARC-Challenge"),
      "data_collection/ifeval/default": counted(({ dataset }) => dataset === "ifeval"),
    })
    const members = { gsm8k: 8, arc: counted(({ dataset }) => dataset === "arc"), ifeval: 7 }
    expect(all.facets?.member).toEqual(members)
    // Each leaves as many as was said, and counts go by the other filters.
    for (const [subset, n] of Object.entries(members)) expect((await page({ subset })).total).toBe(n)
    const right = await page({ status: "right" })
    expect(right.facets?.member.arc).toBe(counted(({ dataset, score }) => dataset === "arc" && score === 1))
    for (const { index, dataset, subset, scores } of all.items) {
      const row = rows[index]
      expect([dataset, subset]).toEqual(["data_collection", `${row?.dataset}/${row?.subset}`])
      expect(scores).toEqual({ [row?.metric ?? ""]: row?.score })
    }
    const easy = await page({ dataset: "data_collection", subset: "arc/ARC-Easy" })
    expect(easy.items.map(({ index }) => index)).toEqual([1, 5, 9, 13, 17, 21, 25, 29])
    const arc = await page({ dataset: "data_collection", subset: "arc", status: "right" })
    expect(arc.total).toBe(counted(({ dataset, score }) => dataset === "arc" && score === 1))
    expect((await page({ subset: "ar" })).total).toBe(0)
    expect((await page({ q: "ifeval", subset: "ifeval" })).total).toBe(
      counted(({ dataset }) => dataset === "ifeval"),
    )
    expect((await page({ q: "/of arc ARC-E/" })).items).toHaveLength(easy.items.length)
    const key = new URLSearchParams({ dataset: "data_collection", subset: "arc/ARC-Easy", index: "5" })
    const detail = await service.get(
      sampleDetailSchema,
      `/api/v1/runs/20260519_120000/models/qwen/sample?${key}`,
    )
    expect(detail).toMatchObject({ target: ["gold 5"], prediction: "Answer 5." })
    const report = await service.send("GET", "/api/v1/reports/runs/20260519_120000/models/qwen")
    expect(report.status).toBe(200)
  })

  it("reads what is appended to it into the same members", async () => {
    await using service = await startService()
    const samples = "/api/v1/runs/20260519_120000/models/qwen/samples?subset=gsm8k"
    await plantCollection(service.outputs, "20260519_120000", rows.slice(0, 8))
    expect((await service.get(samplesPageSchema, samples)).total).toBe(2)
    await plantCollection(service.outputs, "20260519_120000", rows)
    expect((await service.get(samplesPageSchema, samples)).total).toBe(8)
  })
})
