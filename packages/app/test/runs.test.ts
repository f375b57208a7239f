import { appendFile, mkdir, readdir, readFile, stat, utimes, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import {
  compareSamplesSchema,
  compareSchema,
  deletedRunSchema,
  perfRequestsPageSchema,
  perfSchema,
  perfSeriesSchema,
  runOverviewSchema,
  runsPageSchema,
  type SampleRow,
  sampleDetailSchema,
  samplesPageSchema,
  trashSchema,
} from "@evalscope/app/api"
import { comparedRuns, compareRuns, readRun } from "@evalscope/core"
import fc from "fast-check"
import Database from "libsql"
import { describe, expect, it } from "vitest"
import { plantRun } from "./planted-run.js"
import { startService, type TestService, until } from "./service.js"

const words = [
  "alpha",
  "beta",
  "gamma",
  "delta",
  "中文",
  "问题",
  "cat-dog",
  'quote"d',
  "100%",
  "O'Neil",
  "naïve",
]

/** Mostly nothing: with every filter at once hardly anything is left to page through. */
function rarely<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value })
}

/** A page once the index knows all files: until then the service answers with the rows that it has. */
async function indexedPage(
  service: TestService,
  path: string,
): Promise<ReturnType<typeof samplesPageSchema.parse>> {
  for (;;) {
    const page = await service.get(samplesPageSchema, path)
    if (page.index.state === "ready") return page
    await sleep(20)
  }
}

async function allSamples(
  service: TestService,
  run: string,
  query: Record<string, string>,
): Promise<SampleRow[]> {
  const rows: SampleRow[] = []
  let cursor: string | null = null
  do {
    const search = new URLSearchParams({ ...query, ...(cursor !== null && { cursor }) })
    const page = await indexedPage(service, `/api/v1/runs/${run}/models/qwen/samples?${search}`)
    rows.push(...page.items)
    cursor = page.next_cursor
    if (page.total !== null) expect(page.total).toBeGreaterThanOrEqual(rows.length)
  } while (cursor !== null)
  return rows
}

describe("runs of the original", () => {
  it("tell what they have cost where that is on record, and nothing where it is not", async () => {
    await using service = await startService()
    const cost = async (name: string, account?: object) => {
      const run = await plantRun(service.outputs, { name, subsets: { main: [1] } })
      if (account) await writeFile(join(run, "spending.json"), JSON.stringify(account))
      return (await service.get(runOverviewSchema, `/api/v1/runs/${name}`)).run.cost_usd
    }
    expect(await cost("paid", { settled: true, cost_usd: 1.25 })).toBe(1.25)
    expect(await cost("free", { settled: true, cost_usd: 0 })).toBe(0)
    expect(await cost("unpriced", { settled: true, cost_usd: null })).toBeNull()
    expect(await cost("killed", { settled: false, cost_usd: 1 })).toBeNull()
    expect(await cost("hostile", { settled: true, cost_usd: "<b>" })).toBeNull()
    expect(await cost("silent")).toBeNull()
  })

  it("are listed with their scores, however many roots and folders deep", async () => {
    await using service = await startService()
    await plantRun(service.outputs, { name: "20260105_101112", subsets: { main: [1, 1, 0, 0.5, null] } })
    await plantRun(service.outputs, {
      name: "team/20260106",
      model: "other",
      dataset: "iquiz",
      subsets: { IQ: [1], EQ: [0] },
    })
    const { items, total, facets } = await service.get(runsPageSchema, "/api/v1/runs")
    expect(total).toBe(2)
    const [newest, oldest] = items
    expect(newest).toMatchObject({
      id: "team~120260106",
      name: "20260106",
      origin: "original",
      status: "completed",
    })
    expect(oldest).toMatchObject({
      id: "20260105_101112",
      kind: "eval",
      models: [{ name: "qwen", folder: "qwen" }],
      datasets: ["gsm8k"],
      samples: 4,
      headlines: [
        { dataset: "gsm8k", score: { value: 0.625, n: 4 }, metric: { name: "accuracy", display: "percent" } },
      ],
    })
    expect(new Date(oldest?.created_at ?? "").getHours()).toBe(10)
    expect(facets).toMatchObject({ model: { qwen: 1, other: 1 }, dataset: { gsm8k: 1, iquiz: 1 } })
    for (const [query, ids] of [
      ["q=iquiz", ["team~120260106"]],
      ["model=qwen", ["20260105_101112"]],
      ["score_min=0.6", ["20260105_101112"]],
      ["sort=name&order=asc", ["20260105_101112", "team~120260106"]],
      ["sort=score&order=asc", ["team~120260106", "20260105_101112"]],
      ["kind=perf", []],
    ] as const) {
      const page = await service.get(runsPageSchema, `/api/v1/runs?${query}`)
      expect(
        page.items.map((row) => row.id),
        query,
      ).toEqual(ids)
    }
    const overview = await service.get(runOverviewSchema, "/api/v1/runs/20260105_101112")
    expect(overview.reports[0]?.metrics[0]?.categories[0]?.subsets[0]).toMatchObject({
      name: "main",
      score: { value: 0.625, n: 4 },
    })
    expect(overview.config).toMatchObject({ model: "qwen", api_key: "***6789" })
    expect((await service.send("GET", "/api/v1/runs/20260105_101112/html")).status).toBe(404)
  })

  it("show a damaged file as a warning on that run, and hide nothing else", async () => {
    await using service = await startService()
    const run = await plantRun(service.outputs, { name: "20260105_101112", subsets: { main: [1, 0] } })
    await writeFile(join(run, "reports", "qwen", "broken.json"), "{ not a report")
    await appendFile(join(run, "reviews", "qwen", "gsm8k_main.jsonl"), "not json\n{}\n")
    const { items } = await service.get(runsPageSchema, "/api/v1/runs")
    expect(items[0]?.warnings).toMatchObject([
      { code: "report_invalid", message: "reports/qwen/broken.json is not a report." },
    ])
    expect(items[0]?.headlines).toHaveLength(1)
    expect(await allSamples(service, "20260105_101112", {})).toHaveLength(2)
    const overview = await service.get(runOverviewSchema, "/api/v1/runs/20260105_101112")
    expect(overview.warnings.map(({ message }) => message).join("\n")).toMatch(
      /gsm8k_main\.jsonl, byte \d+: This line is not valid JSON/,
    )
  })

  it("are looked at again when their files change", async () => {
    await using service = await startService()
    const run = await plantRun(service.outputs, { name: "20260105_101112", subsets: { main: [1, 0] } })
    const score = async () =>
      (await service.get(runsPageSchema, "/api/v1/runs")).items[0]?.headlines[0]?.score.value
    expect(await score()).toBe(0.5)
    const report = join(run, "reports", "qwen", "gsm8k.json")
    await writeFile(report, (await readFile(report, "utf8")).replaceAll("0.5", "0.75"))
    await utimes(report, new Date(), new Date(Date.now() + 5000))
    await until(async () => (await score()) === 0.75)
    expect(await allSamples(service, "20260105_101112", {})).toHaveLength(2)
    const line =
      (await readFile(join(run, "reviews", "qwen", "gsm8k_main.jsonl"), "utf8")).split("\n")[0] ?? ""
    await appendFile(
      join(run, "reviews", "qwen", "gsm8k_main.jsonl"),
      `${line.replace('"index":0', '"index":2')}\n`,
    )
    await until(async () => (await allSamples(service, "20260105_101112", {})).length === 3)
  })

  it("go to the trash and come back as they were", async () => {
    await using service = await startService()
    const run = await plantRun(service.outputs, { name: "20260105_101112", subsets: { main: [1] } })
    await service.send("PUT", "/api/v1/runs/20260105_101112/tags", {
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ tags: ["keep", "best"] }),
    })
    const deleted = deletedRunSchema.parse(
      (await service.send("DELETE", "/api/v1/runs/20260105_101112")).json(),
    )
    await expect(stat(run)).rejects.toThrow()
    expect((await service.get(runsPageSchema, "/api/v1/runs")).items).toEqual([])
    const back = await service.post(`/api/v1/trash/${encodeURIComponent(deleted.trash_id ?? "")}/restore`, {})
    expect(back.json()).toEqual({ id: "20260105_101112" })
    const { items } = await service.get(runsPageSchema, "/api/v1/runs?tag=best")
    expect(items.map((row) => row.tags)).toEqual([["best", "keep"]])
  })

  it("are deleted for good at once, or out of the trash", async () => {
    await using service = await startService()
    const names = ["20260105_101112", "20260106_101112"]
    for (const name of names) await plantRun(service.outputs, { name, subsets: { main: [1] } })
    const remove = async (path: string) =>
      deletedRunSchema.parse((await service.send("DELETE", `/api/v1/${path}`)).json())
    expect(await remove(`runs/${names[0]}?purge=true`)).toMatchObject({ id: names[0], trash_id: null })
    expect((await service.get(trashSchema, "/api/v1/trash")).items).toEqual([])
    const { trash_id: id } = await remove(`runs/${names[1]}`)
    const place = `trash/${encodeURIComponent(id ?? "")}`
    expect(await remove(place)).toMatchObject({ id: names[1], trash_id: null })
    expect((await service.get(trashSchema, "/api/v1/trash")).items).toEqual([])
    expect(await readdir(join(service.outputs, ".evalscope", "trash"))).toEqual([])
    expect((await service.send("DELETE", `/api/v1/${place}`)).status).toBe(404)
    expect((await service.post(`/api/v1/${place}/restore`, {})).status).toBe(404)
  })
})

describe("samples", () => {
  it("are the ones that a plain walk over the files would find, in its order", async () => {
    await using service = await startService()
    const score = fc.constantFrom(0, 1, 0.25, 0.5, null)
    const word = fc.constantFrom(...words)
    const sample = fc.record({ score, words: fc.array(word, { minLength: 1, maxLength: 4 }) })
    let n = 0
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          a: fc.array(sample, { maxLength: 30 }),
          b: fc.array(sample, { minLength: 1, maxLength: 30 }),
        }),
        fc.record({
          subset: rarely(fc.constantFrom("a", "b")),
          status: rarely(fc.constantFrom("right", "wrong", "partial", "unscored", "right,partial")),
          score_min: rarely(fc.constantFrom(0.25, 0.5)),
          score_below: rarely(fc.constantFrom(0.99)),
          word: rarely(word),
          flag: rarely(fc.constantFrom("truncated")),
          limit: fc.integer({ min: 1, max: 7 }),
          order: fc.constantFrom("asc", "desc"),
          sort: fc.constantFrom("position", "position", "score", "latency", "output_tokens"),
        }),
        fc.nat({ max: 20 }),
        async (subsets, { word: wanted, ...filter }, turned) => {
          n += 1
          const name = `run${n}`
          const lists = { a: subsets.a, b: subsets.b }
          await plantRun(service.outputs, {
            name,
            subsets: { a: lists.a.map((one) => one.score), b: lists.b.map((one) => one.score) },
            text: (subset, index) => ({
              question: `Number ${index}`,
              answer: (subset === "a" ? lists.a : lists.b)[index]?.words.join(" ") ?? "",
            }),
            turned,
          })
          const expected = (["a", "b"] as const)
            .flatMap((subset) =>
              lists[subset].map((one, index) => ({ subset, index, ...one, latency: 500 + index * 10 })),
            )
            .filter((one) => filter.subset === undefined || one.subset === filter.subset)
            .filter(
              (one) => filter.status === undefined || filter.status.split(",").includes(statusOf(one.score)),
            )
            .filter((one) => filter.score_min === undefined || (one.score ?? -1) >= filter.score_min)
            .filter(
              (one) =>
                filter.score_below === undefined || (one.score !== null && one.score < filter.score_below),
            )
            .filter((one) => filter.flag === undefined || one.index % 5 === 4)
            .filter((one) => wanted === undefined || one.words.includes(wanted))
            .filter((one) => filter.sort !== "score" || one.score !== null)
          const query: Record<string, string> = {}
          for (const [key, value] of Object.entries(filter))
            if (value !== undefined) query[key] = String(value)
          if (wanted !== undefined) query.q = wanted
          const rows = await allSamples(service, name, query)
          const key = (row: { subset: string; index: number }) => `${row.subset}/${row.index}`
          expect(rows.map(key).sort()).toEqual(expected.map(key).sort())
          const values = rows.map((row) =>
            filter.sort === "score"
              ? row.score
              : filter.sort === "latency"
                ? row.latency_ms
                : filter.sort === "output_tokens"
                  ? row.output_tokens
                  : null,
          )
          const sign = filter.order === "asc" ? 1 : -1
          for (const [i, value] of values.entries()) {
            const before = values[i - 1]
            if (i > 0 && value !== null && before !== null && before !== undefined)
              expect((value - before) * sign).toBeGreaterThanOrEqual(0)
          }
          if (filter.sort === "position") {
            const order = expected.map(key)
            expect(rows.map(key)).toEqual(filter.order === "asc" ? order : order.reverse())
          }
          const first = await service.get(
            samplesPageSchema,
            `/api/v1/runs/${name}/models/qwen/samples?${new URLSearchParams(query)}`,
          )
          const total = filter.sort === "score" && filter.status === undefined ? undefined : expected.length
          if (total !== undefined && filter.sort !== "score") expect(first.total).toBe(total)
        },
      ),
      { numRuns: 40, interruptAfterTimeLimit: 40_000 },
    )
  })

  it("of a large run are all found, in whatever order their lines stand", async () => {
    await using service = await startService()
    const count = 3200
    await plantRun(service.outputs, {
      name: "large",
      subsets: { main: Array.from({ length: count }, (_, index) => index % 2) },
      text: (_, index) => ({ question: `${"so ".repeat(60)}asks${index}`, answer: `says${index}` }),
      turned: 1300,
    })
    const samples = (query: string) =>
      service.get(samplesPageSchema, `/api/v1/runs/large/models/qwen/samples?${query}`)
    await until(async () => (await samples("limit=1")).index.state === "ready")
    const rows = await allSamples(service, "large", { limit: "500" })
    expect(rows.map((row) => [row.index, row.score, row.input_tokens])).toEqual(
      Array.from({ length: count }, (_, index) => [index, index % 2, 10 + index]),
    )
    for (let index = 0; index < count; index += 499) {
      const { items, total } = await samples(`q=asks${index}%20says${index}`)
      expect([items[0]?.index, total], `words of sample ${index}`).toEqual([index, 1])
    }
  })

  it("are waited for where the index has not come to them yet", async () => {
    await using service = await startService()
    const scores = Array.from({ length: 40_000 }, () => 1)
    await plantRun(service.outputs, { name: "large", subsets: { main: scores } })
    const path = "/api/v1/runs/large/models/qwen/sample?dataset=gsm8k&subset=main&index="
    const last = await service.get(sampleDetailSchema, `${path}${scores.length - 1}`)
    expect(last.row).toMatchObject({ index: scores.length - 1, status: "right" })
    const none = await fetch(`${service.url}${path}${scores.length}`)
    expect(none.status).toBe(404)
  })

  it("come whole when asked for, with whatever the files of either tool hold", async () => {
    await using service = await startService()
    await plantRun(service.outputs, {
      name: "r",
      subsets: { main: [1, 0] },
      text: (_, index) => ({
        question: `Why ${index}?`,
        answer: `<think>hm ${index}</think>\nBecause \\boxed{${index}}.`,
      }),
    })
    const path = "/api/v1/runs/r/models/qwen/sample?dataset=gsm8k&subset=main&index=1"
    const detail = await service.get(sampleDetailSchema, `${path}&raw=true`)
    expect(detail.row).toMatchObject({
      index: 1,
      status: "wrong",
      score: 0,
      input_tokens: 11,
      latency_ms: 510,
    })
    expect(detail.messages.map((message) => [message.role, message.parts])).toEqual([
      ["user", [{ type: "text", text: "Why 1?" }]],
      [
        "assistant",
        [
          { type: "reasoning", text: "hm 1" },
          { type: "text", text: "Because \\boxed{1}." },
        ],
      ],
    ])
    expect(detail).toMatchObject({
      target: ["gold 1"],
      explanation: "because main",
      metadata: { topic: "main" },
    })
    expect(detail.stored).toMatchObject({ prediction: { index: 1 }, review: { index: 1 } })
    const label = {
      run: "r",
      model: "qwen",
      dataset: "gsm8k",
      subset: "main",
      index: 1,
      kind: "bad_gold",
      comment: "off by one",
    }
    expect((await service.post("/api/v1/annotations", label)).status).toBe(201)
    expect((await service.get(sampleDetailSchema, path)).labels).toMatchObject([
      { kind: "bad_gold", comment: "off by one" },
    ])
    const labelled = await allSamples(service, "r", { label: "any" })
    expect(labelled.map((row) => [row.index, row.label])).toEqual([[1, "bad_gold"]])
    expect((await service.send("GET", path.replace("index=1", "index=9"))).status).toBe(404)
  })
})

describe("comparisons", () => {
  it("say what the engine's own paired tests say, corrected over all candidates", async () => {
    await using service = await startService()
    const base = Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? 1 : 0))
    const better = base.map((score, i) => (i % 2 === 0 ? 1 : score))
    const same = base.map((score, i) => (i === 4 ? 1 : i === 6 ? 0 : score))
    for (const [name, scores] of Object.entries({ base, better, same })) {
      await plantRun(service.outputs, { name, subsets: { main: scores } })
    }
    const settings = (shots: number, temperature: number) =>
      `generation_config: { temperature: ${temperature}, timeout: ${shots} }\ndataset_args: { gsm8k: { few_shot_num: ${shots} } }\n`
    for (const [name, text] of Object.entries({ base: settings(4, 0), same: settings(5, 0.7) }))
      await appendFile(join(service.outputs, name, "configs/task_config_ab12.yaml"), text)
    const view = await service.get(compareSchema, "/api/v1/compare?run=base&run=better::qwen&run=same")
    expect(view.warnings).toMatchObject([
      { code: "settings_differ", params: { fields: "gsm8k: few_shot_num, temperature" } },
    ])
    expect(view.runs.map((run) => run.run)).toEqual(["base", "better", "same"])
    const [row] = view.rows
    expect(row?.cells.map((cell) => cell.score?.value)).toEqual(
      [20 / 60, 40 / 60, 20 / 60].map((value) => expect.closeTo(value, 9)),
    )
    expect(row?.cells[0]?.against_baseline).toBeNull()
    for (const [at, name] of [
      [1, "better"],
      [2, "same"],
    ] as const) {
      const [before] = comparedRuns(await readRun(join(service.outputs, "base")))
      const [after] = comparedRuns(await readRun(join(service.outputs, name)))
      if (!before || !after) throw new Error("planted runs have a model")
      const [expected] = (await compareRuns(before, after)).comparisons
      const found = row?.cells[at]?.against_baseline
      expect(found).toMatchObject({
        difference: expected?.difference,
        p: expected?.pValue,
        better: expected?.better,
        worse: expected?.worse,
        common: 60,
        matched_by: "content",
      })
    }
    const [small = 1, large = 1] = [row?.cells[1]?.against_baseline, row?.cells[2]?.against_baseline].map(
      (one) => one?.p ?? 1,
    )
    // Holm over two: the smaller p is doubled.
    expect(row?.cells[1]?.against_baseline?.p_adjusted).toBeCloseTo(Math.min(1, 2 * small), 12)
    expect(row?.cells[2]?.against_baseline?.p_adjusted).toBeCloseTo(Math.max(2 * small, large), 12)
    expect(row?.cells.map((cell) => cell.against_baseline?.verdict)).toEqual([undefined, "better", "unclear"])

    const pairs = async (filter: string) =>
      service.get(
        compareSamplesSchema,
        `/api/v1/compare/samples?run=base&run=better&dataset=gsm8k&limit=200&filter=${filter}`,
      )
    const all = await pairs("all")
    expect(all.counts).toEqual({
      all: 60,
      improved: 20,
      regressed: 0,
      both_right: 20,
      both_wrong: 20,
      differs: 20,
    })
    for (const filter of ["improved", "regressed", "both_right", "both_wrong", "differs"] as const) {
      const page = await pairs(filter)
      expect(page.items, filter).toHaveLength(all.counts[filter])
      for (const { cells } of page.items) {
        const [x, y] = cells
        if (filter === "improved") expect([x?.score, y?.score]).toEqual([0, 1])
        if (filter === "both_right") expect([x?.status, y?.status]).toEqual(["right", "right"])
      }
    }
    // `same` differs from `base` in two answers; it is neither baseline nor candidate here.
    const three = async (states: string) => {
      const asked = `run=base&run=better&run=same&dataset=gsm8k&limit=200&states=${states}`
      const { items, counts } = await service.get(compareSamplesSchema, `/api/v1/compare/samples?${asked}`)
      expect(counts.all).toBe(items.length)
      return items.map(({ cells }) => cells.map((cell) => cell?.score))
    }
    expect(await three("any,any,any")).toHaveLength(60)
    expect(await three("wrong,right,any")).toHaveLength(20)
    const flipped = [...(await three("right,any,wrong")), ...(await three("wrong,any,right"))]
    expect(flipped.map(([base, , same]) => [base, same])).toEqual([
      [1, 0],
      [0, 1],
    ])
  })

  it("name what is missing and compare the others, whose unscored samples are counted and in no test", async () => {
    await using service = await startService()
    await plantRun(service.outputs, { name: "a", subsets: { main: [1, 0, 1, 0, 1, 0] } })
    await plantRun(service.outputs, { name: "b", subsets: { main: [1, 1, null, null, 1, 0] } })
    const view = await service.get(
      compareSchema,
      "/api/v1/compare?run=gone&run=a&run=b::nobody&run=b&baseline=0",
    )
    expect(view.missing).toEqual(["gone", "b::nobody"])
    expect(view.warnings.slice(0, 2)).toMatchObject([
      { code: "run_missing", params: { run: "gone" } },
      { code: "model_missing", params: { run: "b", text: "nobody" } },
    ])
    expect([view.runs.map(({ run }) => run), view.baseline]).toEqual([["a", "b"], 0])
    expect(view.rows[0]?.cells.map(({ unscored }) => unscored)).toEqual([0, 2])
    expect(view.rows[0]?.cells[1]?.against_baseline).toMatchObject({ common: 4, only_baseline: 2 })
    const nothing = await service.send("GET", "/api/v1/compare?run=gone&run=lost")
    expect([nothing.status, nothing.text]).toEqual([404, expect.stringMatching(/gone.*lost/)])
    const samples = await service.send("GET", "/api/v1/compare/samples?run=a&run=gone&dataset=gsm8k")
    expect([samples.status, samples.text]).toEqual([404, expect.stringContaining("gone")])
  })

  it("pair questions that read the same one to one, and still by content", async () => {
    await using service = await startService()
    const text = (_: string, index: number) =>
      index < 3
        ? { question: "Twin?", answer: `${index}`, gold: "yes" }
        : { question: `Q ${index}`, answer: "" }
    await plantRun(service.outputs, { name: "a", subsets: { main: [1, 0, 0, 1], other: [1, 1] }, text })
    await plantRun(service.outputs, { name: "b", subsets: { main: [1, 1, 0, 1], other: [1, 0] }, text })
    const { rows } = await service.get(compareSchema, "/api/v1/compare?run=a&run=b")
    expect(rows[0]?.cells[1]?.against_baseline).toMatchObject({
      ...{ matched_by: "content", common: 6, better: 1, worse: 1 },
    })
    const { counts, items } = await service.get(
      compareSamplesSchema,
      "/api/v1/compare/samples?run=a&run=b&dataset=gsm8k",
    )
    expect(counts).toMatchObject({ all: 6, improved: 1, regressed: 1, both_right: 3, both_wrong: 1 })
    expect(items.map(({ cells }) => cells.map((cell) => [cell?.subset, cell?.index]))).toEqual(
      [0, 1, 2, 3]
        .map((index) => [
          ["main", index],
          ["main", index],
        ])
        .concat(
          [0, 1].map((index) => [
            ["other", index],
            ["other", index],
          ]),
        ),
    )
  })
})

function statusOf(score: number | null): string {
  if (score === null) return "unscored"
  return score >= 1 ? "right" : score <= 0 ? "wrong" : "partial"
}

describe("load tests of the original", () => {
  it("show the requests and the replies of its database", async () => {
    await using service = await startService()
    const level = join(service.outputs, "20260203_000000", "m", "parallel_1_number_2")
    await mkdir(level, { recursive: true })
    await writeFile(join(level, "benchmark_summary.json"), JSON.stringify({ "Total requests": 2 }))
    const db = new Database(join(level, "benchmark_data.db"))
    db.exec(`CREATE TABLE result (request TEXT, start_time REAL, latency REAL, first_chunk_latency REAL,
      response_messages TEXT, prompt_tokens INTEGER, completion_tokens INTEGER, success INTEGER)`)
    const add = db.prepare("INSERT INTO result VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
    // Python 3.11: base64 of pickle.dumps([{"choices": [{"delta": {"content": "Hel"}}]}, …], protocol=4), and of a call.
    add.run(
      '{"q":1}',
      100,
      0.5,
      0.1,
      "gASVNAAAAAAAAABdlH2UjAdjaG9pY2VzlF2UfZSMBWRlbHRhlH2UjAdjb250ZW50lIwFSGVsbG+Uc3Nhc2Eu",
      5,
      7,
      1,
    )
    add.run(
      '{"q":2}',
      101,
      0.7,
      0.2,
      "gASVLgAAAAAAAABdlIwFcG9zaXiUjAZzeXN0ZW2Uk5SMEHRvdWNoIC90bXAvcHduZWSUhZRSlGEu",
      5,
      7,
      0,
    )
    db.close()
    const requests = "/api/v1/perf/20260203_000000~1m/levels/parallel_1_number_2/requests"
    expect((await service.send("GET", requests)).json()).toMatchObject({
      total: 2,
      items: [
        { index: 1, start_s: 0, ttft_ms: 100, success: true },
        { index: 2, start_s: 1, success: false },
      ],
    })
    expect((await service.send("GET", `${requests}/1`)).json()).toMatchObject({
      body: '{"q":1}',
      response: "Hello",
    })
    expect((await service.send("GET", `${requests}/2`)).json()).toMatchObject({ response: null })
  })

  it("show conversations, windows, tokens over time and the health of the load tester, and how requests queued", async () => {
    await using service = await startService()
    const run = join(service.outputs, "20260204_000000", "m")
    const level = join(run, "parallel_2_number_2")
    await mkdir(level, { recursive: true })
    const files = {
      "benchmark_summary.json": { "Total requests": 2 },
      "trace_summary.json": {
        n_traces: 2,
        rows: [{ metric: "Latency (s)", mean: 3, min: 2, p50: 3, p90: 4, p95: 4, p99: 4, max: 4 }],
      },
      "workload_throughput.json": {
        n_samples: 2,
        last_window_s: 30,
        warmup_frac: 0.2,
        rows: [{ metric: "Completion tok/s", overall: 9, last_window: null, steady_state: 10 }],
      },
      "workload_timeline.json": {
        wall_start: 0,
        points: Array.from({ length: 2000 }, (_, t) => ({
          t,
          cum_completion: t * 2,
          cum_new_prompt: t,
          cum_cached_prompt: 0,
        })),
      },
      "run.json": {
        client_limited: true,
        reasons: ["the busiest I/O thread was at work 97 % of the time"],
        health: { loopDelayMs: { p50: 1, p99: 2, max: 3 }, gcShare: 0.01, cpuShare: 0.97, poolWaits: 4 },
      },
    }
    for (const [name, content] of Object.entries(files))
      await writeFile(join(level, name), JSON.stringify(content))
    await writeFile(join(run, "run.json"), JSON.stringify({ machine: { node: "24.0.0", cores: 8 } }))
    const request = {
      index: 0,
      outcome: "ok",
      scheduled_ns: 0,
      written_ns: 2e8,
      first_content_ns: 5e8,
      last_content_ns: 9e8,
      end_ns: 1e9,
    }
    await writeFile(join(level, "requests.jsonl"), `${JSON.stringify(request)}\n`)
    const address = "/api/v1/perf/20260204_000000~1m"
    const { machine, levels } = await service.get(perfSchema, address)
    expect(machine).toEqual({ node: "24.0.0", cores: 8 })
    expect(levels[0]).toMatchObject({
      client_limited: true,
      client: {
        loop_delay_ms: { max: 3 },
        cpu_share: 0.97,
        pool_waits: 4,
        lateness_ms: null,
        cap_hits: null,
      },
      traces: { conversations: 2, rows: [{ metric: "Latency (s)", p95: 4 }] },
      windows: { last_window_s: 30, rows: [{ overall: 9, last_window: null }] },
    })
    const { workload } = await service.get(perfSeriesSchema, `${address}/levels/parallel_2_number_2/series`)
    expect(workload).toHaveLength(500)
    expect([workload[0], workload.at(-1)]).toEqual([
      { at_s: 0, output: 0, new_input: 0, cached_input: 0 },
      { at_s: 1999, output: 3998, new_input: 1999, cached_input: 0 },
    ])
    const page = await service.get(perfRequestsPageSchema, `${address}/levels/parallel_2_number_2/requests`)
    expect(page.items[0]).toMatchObject({ queue_ms: 200, ttft_ms: 300, latency_s: 0.8 })
  })

  it("are shown with figures under one name, and their requests from its database", async () => {
    await using service = await startService()
    const dir = join(service.outputs, "20260202_000000", "qwen")
    for (const [parallel, rps] of [
      [1, 2],
      [10, 9],
    ] as const) {
      const level = join(dir, `parallel_${parallel}_number_20`)
      await mkdir(level, { recursive: true })
      await writeFile(
        join(level, "benchmark_args.json"),
        JSON.stringify({
          model: "qwen",
          url: "http://u:p@h:1/v1?key=abc",
          api_key: "sk-1",
          parallel,
          number: 20,
          dataset: "openqa",
        }),
      )
      await writeFile(
        join(level, "benchmark_summary.json"),
        JSON.stringify({
          "Total Requests": 20,
          "Success Requests": 19,
          "Failed Requests": 1,
          "Req Throughput (req/s)": rps,
          "Avg Latency (s)": 0.5,
          "Avg TTFT (ms)": 100,
          "Avg ITL (ms)": -1,
        }),
      )
      await writeFile(
        join(level, "benchmark_percentile.json"),
        JSON.stringify([
          { Percentiles: "50%", "TTFT (ms)": 90, "Latency (s)": 0.4 },
          { Percentiles: "99%", "TTFT (ms)": 300, "Latency (s)": 1.2 },
        ]),
      )
      await writeFile(
        join(level, "requests.jsonl"),
        Array.from(
          { length: 5 },
          (_, index) =>
            `${JSON.stringify({ index, written_ns: index * 1e9, first_content_ns: index * 1e9 + 1e8, last_content_ns: index * 1e9 + 5e8, end_ns: index * 1e9 + 5e8, outcome: index === 3 ? "server_error" : "ok", error: index === 3 ? "500 oops" : undefined, status: 200, prompt_tokens: 5, completion_tokens: 5, chunks: 5, gaps_us: [100, 200] })}\n`,
        ).join(""),
      )
    }
    const { items } = await service.get(runsPageSchema, "/api/v1/runs?kind=perf")
    expect(items[0]).toMatchObject({ id: "20260202_000000~1qwen", kind: "perf", samples: 40, errored: 2 })
    const perf = (await service.send("GET", "/api/v1/perf/20260202_000000~1qwen")).json()
    expect(perf).toMatchObject({
      model: "qwen",
      url: "http://h:1/v1",
      variable: "parallel",
      config: { api_key: "***" },
      html_report: false,
      levels: [
        { parallel: 1, figures: { requests_per_second: 2, success_rate: 0.95, ttft_ms: 100, itl_ms: null } },
        {
          parallel: 10,
          percentiles: [
            { percentile: "50%", latency_s: 0.4 },
            { percentile: "99%", ttft_ms: 300 },
          ],
        },
      ],
    })
    const level = "/api/v1/perf/20260202_000000~1qwen/levels/parallel_1_number_20"
    expect((await service.send("GET", `${level}/requests?status=failed`)).json()).toMatchObject({
      total: 1,
      items: [
        { index: 3, outcome: "server_error", error: "500 oops", latency_s: 0.5, ttft_ms: 100, tpot_ms: 100 },
      ],
    })
    expect((await service.send("GET", `${level}/series`)).json()).toMatchObject({
      requests: 5,
      sampled: false,
      start_s: [0, 1, 2, 3, 4],
    })
    expect((await service.send("GET", `${level}/requests/1`)).json()).toMatchObject({ gaps_ms: [0.1, 0.2] })
    // The same by the addresses of the original.
    const classic = async (path: string) => (await service.send("GET", `/api/v1/perf/${path}`)).json()
    expect(await classic("list")).toMatchObject({ total: 1, runs: [{ path: "20260202_000000/qwen" }] })
    const path = "path=20260202_000000/qwen"
    expect(await classic(`runs?${path}`)).toMatchObject({
      total: 2,
      runs: [{ parallel: 1 }, { parallel: 10 }],
    })
    expect(await classic(`detail?${path}`)).toMatchObject({ model: "qwen" })
    expect(
      await classic(`requests?${path}&run=parallel_1_number_20&page=2&page_size=2&status=success`),
    ).toMatchObject({ total: 4, page: 2, page_size: 2, has_db: true, rows: [{ index: 2 }, { index: 4 }] })
    for (const [chart, figures] of [
      ["chart?chart_type=rps", /<td>1<\/td>[\s\S]*<td>10<\/td>/],
      ["chart?chart_type=success", /<td>1<\/td>[\s\S]*<td>10<\/td>/],
      ["chart?chart_type=percentile_latency", /<h1>Latency, s · parallel_1_number_20<\/h1>/],
      ["chart?chart_type=req_success&run=parallel_1_number_20", /failed<\/td><td>\d/],
      ["chart?chart_type=req_ttft_tpot&run=parallel_1_number_20", /Time to first token, ms<\/td><td>0<\/td>/],
    ] as const) {
      const page = await service.send("GET", `/api/v1/perf/${chart}&${path}`)
      expect(page.status, page.text).toBe(200)
      expect(page.text, chart).toMatch(figures)
      expect(page.text, chart).not.toMatch(/NaN|undefined|Infinity/)
    }
    const both = "compare/chart?chart_type=latency&paths=20260202_000000/qwen;20260202_000000/qwen"
    expect((await service.send("GET", `/api/v1/perf/${both}`)).text).toContain('<ul class="legend">')
    expect((await service.send("GET", `/api/v1/perf/chart?chart_type=rps&run=x&${path}`)).status).toBe(200)
    expect((await service.send("GET", `/api/v1/perf/chart?chart_type=pie&${path}`)).status).toBe(400)
    expect((await service.send("GET", "/api/v1/perf/detail?path=../x")).status).toBe(400)
    expect((await service.send("DELETE", `/api/v1/perf/run?${path}`)).json()).toMatchObject({ success: true })
    expect(await classic("list")).toMatchObject({ total: 0 })
  })
})
