import { mkdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import {
  collectionSchema,
  collectionsSchema,
  explanationSchema,
  jobSchema,
  judgeViewSchema,
  runOverviewSchema,
  runsPageSchema,
  sampleDetailSchema,
  samplesPageSchema,
  savedViewSchema,
  savedViewsSchema,
  spreadSchema,
  timelineSchema,
} from "@evalscope/app/api"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { z } from "zod"
import { plantRun } from "./planted-run.js"
import { startService, type TestService, until } from "./service.js"

type Line = Record<string, unknown>

/** Changes the lines of a planted run, as another tool or a later version would have written them. */
async function rewrite(path: string, change: (line: Line, index: number) => Line): Promise<void> {
  const lines = (await readFile(path, "utf8")).trim().split("\n")
  await writeFile(
    path,
    lines.map((text, index) => `${JSON.stringify(change(JSON.parse(text), index))}\n`).join(""),
  )
}

const start = Date.parse("2026-03-01T12:00:00Z")
const iso = (ms: number) => new Date(start + ms).toISOString()

let service: TestService
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service[Symbol.asyncDispose]())

const of = (run: string, what: string, query: Record<string, string> = {}) =>
  `/api/v1/runs/${run}/models/qwen/${what}?${new URLSearchParams(query)}`

describe("the timeline of a run", () => {
  it("spreads the time of every request over the steps it was under way in, and reads the log", async () => {
    const dir = await plantRun(service.outputs, {
      name: "20260301_120000",
      subsets: { main: Array.from({ length: 40 }, () => 1) },
    })
    await rewrite(join(dir, "predictions/qwen/gsm8k_main.jsonl"), (line, index) => ({
      ...line,
      // Four at once, each a second long; two days later five more, when the run was gone on with.
      evalscope: {
        key: "k",
        latency_ms: 1000,
        attempts: index % 10 === 0 ? 3 : 1,
        finished_at: index < 35 ? iso(1000 * (1 + Math.floor(index / 4))) : iso(2 * 86_400_000 + index * 100),
      },
    }))
    await mkdir(join(dir, "logs"))
    await writeFile(
      join(dir, "logs/eval_log.log"),
      [
        `${iso(500)} INFO qwen on gsm8k`,
        `${iso(1500)} WARNING retry 1 in 500 ms (provider_rate_limited): slow down`,
        `${iso(1600)} WARNING retry 2 in 900 ms (provider_error): oops`,
        `${iso(1700)} INFO requests at once: 2 (rate_limit)`,
        `${iso(2500)} ERROR gsm8k/main sample 3 (predict, provider_error): oops`,
        "2026-03-01 12:00:00 - evalscope - INFO: of another tool",
      ].join("\n"),
    )
    const first = await service.get(timelineSchema, of("20260301_120000", "timeline", { session: "0" }))
    expect(first).toMatchObject({ requests: 40, timed: 40, retried: 8, session: 0, stored_order: [] })
    expect(first.sessions.map(({ requests }) => requests)).toEqual([35, 5])
    const step = first.step_ms ?? 0
    expect(first.steps.reduce((sum, { finished }) => sum + finished, 0)).toBe(35)
    expect(first.steps.reduce((sum, { concurrency }) => sum + concurrency * step, 0)).toBeCloseTo(35_000, 0)
    expect(first.steps.find(({ at }) => at === start + 2000)?.concurrency).toBeCloseTo(4)
    expect(first.log).toEqual({
      retries: 2,
      rate_limited: 1,
      failed: 1,
      limits: [{ at: start + 1700, limit: 2, reason: "rate_limit" }],
    })
    expect(first.steps.reduce((sum, { rate_limited }) => sum + rate_limited, 0)).toBe(1)
    const last = await service.get(timelineSchema, of("20260301_120000", "timeline"))
    expect(last.session).toBe(1)
    expect(
      last.steps.reduce((sum, { concurrency }) => sum + concurrency * (last.step_ms ?? 0), 0),
    ).toBeCloseTo(5000, 0)
  })

  it("keeps to the order of the lines where no file says when", async () => {
    await plantRun(service.outputs, { name: "20260302_120000", subsets: { main: [1, 0, 1] } })
    const view = await service.get(timelineSchema, of("20260302_120000", "timeline"))
    expect(view).toMatchObject({ requests: 3, timed: 0, session: null, steps: [], log: null })
    expect(view.stored_order.map(({ first, count }) => [first, count])).toEqual([
      [0, 1],
      [1, 1],
      [2, 1],
    ])
    expect(view.stored_order[2]?.latency_ms).toBeCloseTo(520)
  })
})

describe("the judges of a run", () => {
  it("are held against each other and against people", async () => {
    const run = "20260303_120000"
    const votes = [
      [1, 1],
      [1, 0],
      [0, 0],
      [1, 1],
      [0.4, 0.9],
    ] as const
    const dir = await plantRun(service.outputs, { name: run, subsets: { main: [1, 1, 0, 1, 0] } })
    await rewrite(join(dir, "reviews/qwen/gsm8k_main.jsonl"), (line, index) => {
      const { sample_score: stored } = z
        .object({ sample_score: z.looseObject({ score: z.looseObject({}) }) })
        .parse(line)
      const [a, b] = votes[index] ?? [0, 0]
      const summary = {
        judges: [
          { judge: "owl", value: a },
          { judge: "crow", value: b },
        ],
        valid_observations: 2,
        total_observations: index === 0 ? 3 : 2,
        failures: index === 0 ? { parse_error: 1 } : {},
      }
      return { ...line, sample_score: { ...stored, score: { ...stored.score, judge_summary: summary } } }
    })
    const label = (index: number, kind: string) =>
      service.post("/api/v1/annotations", {
        run,
        model: "qwen",
        dataset: "gsm8k",
        subset: "main",
        index,
        kind,
      })
    for (const [index, kind] of ["correct", "wrong", "wrong", "correct"].entries()) await label(index, kind)
    await label(4, "bad_gold")
    const view = await service.get(judgeViewSchema, of(run, "judge"))
    expect(view).toMatchObject({
      samples: 5,
      attempts: { valid: 10, total: 11, failures: { parse_error: 1 }, samples: 1 },
      // People and score differ on the second sample only.
      human: { right_right: 2, right_wrong: 0, wrong_right: 1, wrong_wrong: 1 },
    })
    expect(view.human?.kappa).toBeCloseTo(0.5)
    expect(view.judges.map(({ judge, votes: n, right, human }) => [judge, n, right, human?.agree])).toEqual([
      ["owl", 5, 3, 3],
      ["crow", 5, 3, 4],
    ])
    expect(view.judges[0]?.histogram.map(({ count }) => count)).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 0, 3])
    expect(view.pairs).toHaveLength(1)
    expect(view.pairs[0]).toMatchObject({ both: 5, agree: 3 })
    const none = await service.get(judgeViewSchema, of("20260302_120000", "judge"))
    expect(none).toMatchObject({ samples: 0, judges: [], pairs: [], human: null })
  })
})

it("judges that saw two answers in both orders are told apart by whether their verdict held", async () => {
  const run = "20260306_120000"
  const dir = await plantRun(service.outputs, { name: run, subsets: { main: [1, 0.5, 0, 0.5] } })
  const attempts = [
    ["A>B", "B>>A"],
    ["A>B", "A>B"],
    ["[[B>A]]", "A>B"],
    ["A=B", "A>B"],
  ] as const
  await rewrite(join(dir, "reviews/qwen/gsm8k_main.jsonl"), (line, index) => {
    const stored = z.looseObject({ score: z.looseObject({}) }).parse(line.sample_score)
    const [original, swapped] = attempts[index] ?? []
    const attempt = (placement: string, label: string | undefined) => ({
      ...{ judge_id: "owl", repeat_id: 0, case_id: "c", status: "success", placement, parsed_value: label },
      ...{ latency: 0.5, usage: { input_tokens: 100, output_tokens: 10 } },
    })
    const games = [
      { model_a: "m", model_b: "base", judgment: original },
      { model_a: "base", model_b: "m", judgment: swapped },
    ]
    const judged =
      index < 3
        ? { judge_summary: { attempts: [attempt("original", original), attempt("swapped", swapped)] } }
        : { metadata: { battle_result: { games } } }
    return { ...line, sample_score: { ...stored, score: { ...stored.score, ...judged } } }
  })
  const view = await service.get(judgeViewSchema, of(run, "judge"))
  const none = { second_wins: 0, half: 0 }
  expect(view.placements).toEqual([
    { judge: "owl", pairs: 3, consistent: 2, first_wins: 1, ...none },
    { judge: "judge", pairs: 1, consistent: 0, first_wins: 0, ...none, half: 1 },
  ])
  expect(view.work).toEqual([
    { judge: "owl", attempts: 6, input_tokens: 600, output_tokens: 60, latency_ms: 500 },
  ])
})

it("latency, tokens and repeats of a run are spread over what its samples say", async () => {
  const run = "20260307_120000"
  const dir = await plantRun(service.outputs, { name: run, subsets: { main: [1, 1, 1, 0, 0, 1] } })
  // Two questions, each asked three times.
  await rewrite(join(dir, "reviews/qwen/gsm8k_main.jsonl"), (line, index) => ({
    ...line,
    sample_score: {
      ...z.looseObject({}).parse(line.sample_score),
      group_id: Math.floor(index / 3),
      generation_index: index % 3,
    },
  }))
  await rewrite(join(dir, "predictions/qwen/gsm8k_main.jsonl"), (line, index) => ({
    ...line,
    evalscope: { key: "k", latency_ms: 1000, ttft_ms: 100 + index, attempts: 1 },
  }))
  const { datasets } = await service.get(spreadSchema, of(run, "spread"))
  const [found] = datasets
  const counted = (bins: readonly { count: number }[] = []) => bins.reduce((sum, { count }) => sum + count, 0)
  expect([found?.latency_ms, found?.ttft_ms, found?.input_tokens, found?.output_tokens].map(counted)).toEqual(
    [6, 6, 6, 6],
  )
  expect(found?.latency_ms).toHaveLength(1)
  expect(found?.ttft_ms[0]).toMatchObject({ from: 100, count: 1 })
  expect(found?.repeats).toMatchObject({
    questions: 2,
    agree: 1,
    right: [
      { right: 1, of: 3, questions: 1 },
      { right: 3, of: 3, questions: 1 },
    ],
    each: [
      { repeat: 0, n: 2, mean: 0.5 },
      { repeat: 1, n: 2, mean: 0.5 },
      { repeat: 2, n: 2, mean: 1 },
    ],
  })
  const key = { dataset: "gsm8k", subset: "main", index: "1" }
  const second = await service.get(sampleDetailSchema, of(run, "sample", { ...key, repeat: "2" }))
  expect(second.row).toMatchObject({ index: 5, group: 1, repeat: 2 })
  expect((await service.send("GET", of(run, "sample", { ...key, repeat: "3" }))).status).toBe(404)
  // Of three repeats, one pair in three has the same score.
  expect(found?.repeats?.agreement).toBeCloseTo((1 + 1 / 3) / 2)
})

describe("a regular expression between slashes", () => {
  const run = "20260304_120000"
  const words = ["total: 12", "Total 7", "sum 12", "nothing (yet)", "TOTAL: 99", "a".repeat(40)]
  const search = (q: string, more: Record<string, string> = {}) =>
    service.send("GET", of(run, "samples", { q, ...more }))
  const indexes = async (q: string, more: Record<string, string> = {}) => {
    const page = samplesPageSchema.parse((await search(q, more)).json())
    return page.items.map(({ index }) => index)
  }

  beforeAll(() =>
    plantRun(service.outputs, {
      name: run,
      subsets: { main: Array.from({ length: 300 }, (_, index) => index % 2) },
      text: (_, index) => ({
        question: `Question ${index}?`,
        answer: `${words[index % words.length]} of ${index}`,
      }),
    }),
  )

  it("finds what its engine finds in question, answer and reference, in every order and with other filters", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(
          "/total:? \\d+ of/",
          "/total/i",
          "/gold 1\\d\\b/",
          "/^Question 2.\\?$/m",
          "/\\(yet\\)/",
          "/x{9}/",
        ),
        fc.constantFrom("right", "wrong", undefined),
        fc.constantFrom("position", "score", "output_tokens"),
        async (q, status, sort) => {
          const [, source = "", flags] = /^\/(.*)\/(\w*)$/.exec(q) ?? []
          const expected = Array.from({ length: 300 }, (_, index) => index)
            .filter((index) => status === undefined || (index % 2 === 1) === (status === "right"))
            .filter((index) =>
              new RegExp(source, flags).test(
                `Question ${index}?\n${words[index % words.length]} of ${index}\n\n\ngold ${index}`,
              ),
            )
          const found: number[] = []
          let cursor: string | null = null
          do {
            const page: z.infer<typeof samplesPageSchema> = samplesPageSchema.parse(
              (
                await search(q, { limit: "23", sort, ...(status && { status }), ...(cursor && { cursor }) })
              ).json(),
            )
            found.push(...page.items.map(({ index }) => index))
            cursor = page.next_cursor
          } while (cursor !== null)
          expect(found.toSorted((a, b) => a - b)).toEqual(expected)
        },
      ),
      { numRuns: 8 },
    )
  })

  it("counts what it found once it has seen all", async () => {
    const page = samplesPageSchema.parse((await search("/total: 99/i", { limit: "500" })).json())
    expect(page).toMatchObject({ total: 50, next_cursor: null, facets: { status: { wrong: 50 } } })
    expect(page.search).toEqual({ searched: 300, candidates: 300 })
  })

  it("is refused with a reason when it is none, and stopped when it goes astray", async () => {
    const broken = await search("/total(/")
    expect([broken.status, broken.json().code]).toEqual([400, "regex_invalid"])
    expect(broken.json().message).toMatch(/Unterminated group/)
    expect((await search("/total/x")).json().code).toBe("regex_invalid")
    // Words with one slash are words.
    expect(await indexes("and/or")).toEqual([])
    const astray = await search("/(a+)+!/")
    expect([astray.status, astray.json().code]).toEqual([400, "regex_slow"])
    expect(await indexes("/Question 7\\?/")).toEqual([7])
  })
})

describe("samples by one metric", () => {
  const run = "20260305_120000"
  const indexes = async (query: Record<string, string>) => {
    const page = await service.get(samplesPageSchema, of(run, "samples", query))
    return { found: page.items.map(({ index }) => index), histogram: page.facets?.histogram ?? [] }
  }

  beforeAll(async () => {
    const dir = await plantRun(service.outputs, { name: run, subsets: { main: [1, 0, 1, null, 0] } })
    await rewrite(join(dir, "reviews/qwen/gsm8k_main.jsonl"), (line, index) => {
      const stored = z
        .looseObject({ score: z.looseObject({ value: z.record(z.string(), z.unknown()) }) })
        .parse(line.sample_score)
      const value = { ...stored.score.value, ...(index !== 1 && { 'f1 "b\'c"': index / 10 }) }
      return { ...line, sample_score: { ...stored, score: { ...stored.score, value } } }
    })
  })

  it("are filtered, sorted and counted by its values, not by the main ones", async () => {
    const metric = 'f1 "b\'c"'
    expect((await indexes({ metric, scored: "false" })).found).toEqual([1])
    expect((await indexes({ scored: "false" })).found).toEqual([3])
    expect((await indexes({ metric, score_min: "0.2", score_max: "0.3" })).found).toEqual([2, 3])
    const sorted = { metric, sort: "score", order: "desc", limit: "2" }
    const first = await service.get(samplesPageSchema, of(run, "samples", sorted))
    expect(first.items.map(({ index }) => index)).toEqual([4, 3])
    const next = { ...sorted, cursor: first.next_cursor ?? "" }
    expect((await indexes(next)).found).toEqual([2, 0])
    const { histogram } = await indexes({ metric, score_min: "0.25" })
    expect(histogram.reduce((sum, { count }) => sum + count, 0)).toBe(2)
    expect((await indexes({ metric: "acc", score_min: "1" })).found).toEqual([0, 2])
    expect((await indexes({ metric: "none", scored: "true" })).found).toEqual([])
  })

  it("and by several verdicts and several flags, all or any of them", async () => {
    expect((await indexes({ status: "right,unscored" })).found).toEqual([0, 2, 3])
    expect((await indexes({ flag: "truncated,judged" })).found).toEqual([])
    expect((await indexes({ flag: "truncated,judged", flag_match: "any" })).found).toEqual([4])
    expect((await service.send("GET", of(run, "samples", { flag: "shiny" }))).status).toBe(400)
  })
})

describe("what lies behind a sample", () => {
  const run = "20260308_120000"
  const sample = (index: number) =>
    service.get(
      sampleDetailSchema,
      of(run, "sample", { dataset: "gsm8k", subset: "main", index: String(index) }),
    )

  beforeAll(async () => {
    const dir = await plantRun(service.outputs, { name: run, subsets: { main: [1, 0, 1] } })
    await rewrite(join(dir, "reviews/qwen/gsm8k_main.jsonl"), (line, index) => {
      const stored = z.looseObject({ score: z.looseObject({}) }).parse(line.sample_score)
      const summary = {
        judges: [{ judge: "owl", value: 0.5 }],
        messages: [{ role: "user", content: "Grade it." }],
        attempts: [
          {
            ...{ judge_id: "owl", repeat_id: 0, status: "success", parsed_value: 0.5, explanation: "half" },
            ...{ raw_response: "{}", latency: 0.25, usage: { input_tokens: 9, output_tokens: 3 } },
          },
          { judge_id: "owl", repeat_id: 1, status: "parse_error", parsed_value: null, error: "no JSON" },
        ],
      }
      const events = [
        { step: 1, type: "tool_call", timestamp: "2026-03-01T12:00:00Z", payload: { name: "ls", deep: 1 } },
        { step: 1, type: "env_exec", latency_ms: 40, payload: { command: "ls", stdout: "a.txt" } },
        { step: 2, type: "submit", payload: "done" },
      ]
      const call = { id: "c1", function: { name: "add", arguments: { a: 1 } } }
      const [question, answer] = z.array(z.unknown()).parse(line.messages)
      return {
        ...line,
        ...(index === 1 && { agent_trace: { events } }),
        ...(index === 2 && {
          messages: [
            question,
            { role: "assistant", content: "", tool_calls: [call], perf_metrics: { latency: 0.5 } },
            { role: "tool", content: "2", tool_call_id: "c1", function: "add" },
            answer,
          ],
        }),
        ...(index === 0 && {
          sample_score: { ...stored, score: { ...stored.score, judge_summary: summary } },
        }),
      }
    })
  })

  it("is told by steps that fit on a page, however long the trace, and whole where that is asked for", async () => {
    const long = "20260309_120000"
    const dir = await plantRun(service.outputs, { name: long, subsets: { main: [1, 1, 1] } })
    const step = (n: number, stdout: string) => ({
      step: n,
      type: "env_exec",
      payload: { command: "cat", stdout },
    })
    await rewrite(join(dir, "reviews/qwen/gsm8k_main.jsonl"), (line, index) => ({
      ...line,
      agent_trace: {
        events: [
          // One text too long; many short ones; few short ones.
          [step(1, "x".repeat(300_000)), step(2, "last")],
          Array.from({ length: 5000 }, (_, n) => step(n + 1, `${n} `.repeat(400))),
          [step(1, "short"), step(2, "last")],
        ][index],
      },
    }))
    const read = async (index: number, full = false) => {
      const key = { dataset: "gsm8k", subset: "main", index: String(index), ...(full && { full: "true" }) }
      const answer = await service.send("GET", of(long, "sample", key))
      const { cut, steps_cut: stepsCut, steps } = sampleDetailSchema.parse(answer.json())
      return {
        cut,
        stepsCut,
        steps,
        texts: steps.map(({ events }) => events[0]?.text ?? ""),
        size: answer.text.length,
      }
    }
    const tall = await read(0)
    expect([tall.cut, tall.stepsCut, tall.texts[0]?.length, tall.texts[1]]).toEqual([
      true,
      true,
      200_001,
      "last",
    ])
    const many = await read(1)
    expect([many.cut, many.stepsCut]).toEqual([true, true])
    expect(many.size).toBeLessThan(2e6)
    expect(many.steps.length).toBeGreaterThan(50)
    expect(many.texts[0]).toBe("0 ".repeat(400))
    const few = await read(2)
    expect([few.cut, few.stepsCut, few.texts]).toEqual([false, false, ["short", "last"]])
    const whole = [await read(0, true), await read(1, true)]
    expect(whole.map(({ cut, stepsCut }) => [cut, stepsCut])).toEqual([
      [false, false],
      [false, false],
    ])
    expect([whole[0]?.texts[0]?.length, whole[1]?.steps.length]).toEqual([300_000, 5000])
  })

  it("is told by its judges: what they were asked, what they replied, what was read from it", async () => {
    const { judgement, steps } = await sample(0)
    expect(steps).toEqual([])
    expect(judgement?.prompt[0]).toMatchObject({ role: "user", parts: [{ text: "Grade it." }] })
    expect(judgement?.attempts).toMatchObject([
      { judge: "owl", repeat: 0, grade: 0.5, explanation: "half", reply: "{}", latency_ms: 250 },
      { judge: "owl", repeat: 1, grade: null, status: "parse_error", error: "no JSON" },
    ])
  })

  it("is told by the steps of an agent, from its trace or from its messages", async () => {
    const traced = await sample(1)
    expect(traced.steps).toMatchObject([
      {
        step: 1,
        events: [
          { type: "tool_call", title: "ls", at: "2026-03-01T12:00:00Z", data: { deep: 1 } },
          { type: "env_exec", title: "ls", text: "a.txt", latency_ms: 40 },
        ],
      },
      { step: 2, events: [{ type: "submit", text: "done" }] },
    ])
    const called = await sample(2)
    expect(called.steps.map(({ events }) => events.map(({ type, title }) => `${type} ${title}`))).toEqual([
      ["model_generate ", "tool_call add", "tool_result add"],
      ["model_generate "],
    ])
    expect(called.steps[0]?.events[0]?.latency_ms).toBe(500)
  })
})

describe("collections", () => {
  const run = "20260309_120000"
  const sample = (index: number) => ({ run, model: "qwen", dataset: "gsm8k", subset: "main", index })
  const make = async (name: string) => {
    const made = await service.post("/api/v1/collections", { name })
    expect(made.status).toBe(201)
    return collectionSchema.parse(made.json()).id
  }
  const put = (id: string, ...indexes: readonly number[]) =>
    service.post(`/api/v1/collections/${id}/samples`, { samples: indexes.map(sample) })

  beforeAll(() => plantRun(service.outputs, { name: run, subsets: { main: [1, 0, 1] } }))

  it("hold samples once, in order, and say which of them hold one", async () => {
    const id = await make("hard ones")
    expect(await make("hard ones")).toBe(id)
    await make("others")
    await put(id, 2, 0)
    const again = await put(id, 0, 1)
    expect(collectionSchema.parse(again.json())).toMatchObject({ name: "hard ones", samples: 3 })
    const query = new URLSearchParams({ ...sample(2), index: "2" })
    const list = () => service.get(collectionsSchema, `/api/v1/collections?${query}`)
    expect((await list()).items.map(({ name, has }) => [name, has])).toEqual([
      ["hard ones", true],
      ["others", false],
    ])
    await service.send("DELETE", `/api/v1/collections/${id}/samples?${query}`)
    expect((await list()).items[0]).toMatchObject({ has: false, samples: 2 })
    expect((await service.send("DELETE", `/api/v1/collections/${id}`)).status).toBe(200)
    expect((await put(id, 1)).status).toBe(404)
  })

  it("are taken along as a data set, without samples that are gone", async () => {
    const id = await make("data 数据")
    await put(id, 1, 99, 0)
    const answer = await service.send("GET", `/api/v1/collections/${id}/dataset`)
    expect(answer.headers["content-disposition"]).toContain(encodeURIComponent("data 数据.jsonl"))
    const lines = answer.text.trim().split("\n")
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { run, id: "gsm8k/main/1", query: "Question 1 of main?", response: "gold 1", status: "wrong" },
      { run, id: "gsm8k/main/0", query: "Question 0 of main?", response: "gold 0", status: "right" },
    ])
  })
})

it("pictures of other servers are let through for one run's pages, by https, once somebody has said so", async () => {
  await using own = await startService({ web: true })
  await plantRun(own.outputs, { name: "one", subsets: { main: [1] } })
  await plantRun(own.outputs, { name: "two", subsets: { main: [1] } })
  const policyOf = async (path: string) => {
    const { headers, text } = await own.send("GET", path, { headers: { accept: "text/html" } })
    const policy = String(headers["content-security-policy"])
    const mark = /name="evalscope-remote-pictures" content="([^"]*)"/.exec(text)?.[1]
    return { pictures: /img-src ([^;]*)/.exec(policy)?.[1], mark, rest: policy.replace(/img-src [^;]*/, "") }
  }
  const closed = await policyOf("/runs/one/qwen/samples")
  expect(closed).toMatchObject({ pictures: "'self' data: blob:", mark: "" })
  const allow = (allowed: boolean) =>
    own.send("PUT", "/api/v1/runs/one/remote-pictures", {
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ allowed }),
    })
  expect((await allow(true)).status).toBe(200)
  expect(await policyOf("/runs/one/qwen/samples")).toEqual({
    ...closed,
    pictures: "'self' data: blob: https:",
    mark: "one",
  })
  for (const other of ["/runs/two/qwen/samples", "/runs", "/", "/runs/oneother/qwen"])
    expect(await policyOf(other), other).toEqual(closed)
  const overview = async (run: string) =>
    (await own.get(runOverviewSchema, `/api/v1/runs/${run}`)).remote_pictures
  expect([await overview("one"), await overview("two")]).toEqual([true, false])
  await allow(false)
  expect(await policyOf("/runs/one/qwen/samples")).toEqual(closed)
  expect((await own.send("PUT", "/api/v1/runs/none/remote-pictures")).status).toBeGreaterThanOrEqual(400)
})

describe("saved views", () => {
  it("are kept by name, replaced and forgotten", async () => {
    const save = (name: string, filters: Record<string, string>) =>
      service.post("/api/v1/views", { name, filters })
    expect((await save("cut off", { outcome: "truncated" })).status).toBe(201)
    const again = savedViewSchema.parse((await save("cut off", { flag: "truncated", q: "/a+/" })).json())
    await save("all wrong", { status: "wrong" })
    const list = await service.get(savedViewsSchema, "/api/v1/views")
    expect(list.items.map(({ name, filters }) => [name, filters])).toEqual([
      ["all wrong", { status: "wrong" }],
      ["cut off", { flag: "truncated", q: "/a+/" }],
    ])
    expect((await save(" ", {})).status).toBe(400)
    expect((await save("x", { "not a name": "1" })).status).toBe(400)
    expect((await service.send("DELETE", `/api/v1/views/${again.id}`)).status).toBe(200)
    expect((await service.send("DELETE", `/api/v1/views/${again.id}`)).status).toBe(404)
  })
})

describe("a sample of ours", () => {
  let run = ""
  const ended = async (answer: { json(): Record<string, unknown> }) => {
    const { id } = jobSchema.parse(answer.json())
    await until(async () => {
      const { status } = await service.get(jobSchema, `/api/v1/jobs/${id}`)
      return status !== "queued" && status !== "running"
    })
    return service.get(jobSchema, `/api/v1/jobs/${id}`)
  }
  const explain = async (index: number, subset = "default") =>
    service.send(
      "GET",
      `/api/v1/runs/${run}/models/mock/explanation?dataset=quickstart&subset=${subset}&index=${index}`,
    )

  beforeAll(async () => {
    const job = await ended(
      await service.post("/api/v1/jobs", { kind: "eval", config: { datasets: ["quickstart"] } }),
    )
    run = job.run_id ?? ""
  })

  it("is read again by the rules that its run used, with the same verdict", async () => {
    const { subsets } = await service.get(runOverviewSchema, `/api/v1/runs/${run}`)
    for (const { subset, samples } of subsets) {
      for (let index = 0; index < (samples ?? 0); index += 1) {
        const told = explanationSchema.parse((await explain(index, subset)).json())
        expect(told.same, `${subset} ${index}`).toBe(true)
        const decides = told.steps.find(({ effect }) => effect === "decides")
        if (told.steps.length > 0) expect(decides?.rule ?? null).toBe(told.stored?.rule)
      }
    }
    expect((await explain(999, subsets[0]?.subset)).status).toBe(404)
  })

  it("belongs to a run that says what made it and what its requests used", async () => {
    const {
      made_by: madeBy,
      spending,
      reports,
      run: row,
    } = await service.get(runOverviewSchema, `/api/v1/runs/${run}`)
    expect(madeBy).toEqual({ version: expect.stringMatching(/^\d+\./), node: process.versions.node })
    expect(reports[0]?.version).toMatch(/^v?\d/)
    expect(spending).toMatchObject([{ dataset: "quickstart", role: "model", cost_usd: null }])
    expect(spending?.[0]?.input_tokens).toBe(row.input_tokens)
    expect(row.headlines[0]).toMatchObject({ unscored: 0 })
  })

  it("is asked again in a run of its own", async () => {
    const { subsets } = await service.get(runOverviewSchema, `/api/v1/runs/${run}`)
    const { subset = "" } = subsets.at(-1) ?? {}
    const job = await ended(
      await service.post(`/api/v1/runs/${run}/again`, {
        what: "sample",
        ...{ dataset: "quickstart", subset, index: 2 },
        api_key: "sk-never-to-be-seen-0123",
      }),
    )
    expect(job.status).toBe("completed")
    expect(job.run_id).not.toBe(run)
    expect(JSON.stringify(job)).not.toContain("never-to-be-seen")
    const page = await service.get(samplesPageSchema, `/api/v1/runs/${job.run_id}/models/mock/samples`)
    expect(page.items.map((row) => [row.subset, row.index])).toEqual([[subset, 2]])
  })

  it("is scored again with all of its run, in the same folder and without asking the model", async () => {
    const folder = join(service.outputs, run, "predictions/mock")
    const read = async () => {
      const files = (await import("node:fs/promises")).readdir(folder)
      return Promise.all((await files).map((name) => readFile(join(folder, name), "utf8")))
    }
    const before = await read()
    const job = await ended(await service.post(`/api/v1/runs/${run}/again`, { what: "scores" }))
    expect([job.status, job.run_id]).toEqual(["completed", run])
    expect(await read()).toEqual(before)
  })

  it("of another tool's run is explained, but not asked again from here", async () => {
    const other = "20260304_120000"
    const told = await service.get(
      explanationSchema,
      of(other, "explanation", { dataset: "gsm8k", subset: "main", index: "0" }),
    )
    expect(told.steps.find(({ effect }) => effect === "decides")).toMatchObject({ rule: "last-number" })
    expect(told.stored?.values).toEqual({ acc: 0 })
    const refused = await service.post(`/api/v1/runs/${other}/again`, { what: "scores" })
    expect([refused.status, refused.json().code]).toEqual([422, "not_repeatable"])
    const { items } = await service.get(runsPageSchema, "/api/v1/runs?kind=eval")
    expect(items.some(({ id }) => id === other)).toBe(true)
  })
})
