import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { z } from "zod"
import { type DatasetSpec, defineBenchmark, type Sample } from "../../benchmark/index.js"
import type { Scorer } from "../../scoring/index.js"
import { countSamples, type DatasetSource, demonstrations, type SampleRequest, samples } from "../index.js"
import { createRecordSpool } from "./record-spool.js"

const unused: Scorer = {
  name: "unused",
  metrics: [{ name: "accuracy" }],
  score: () => ({ values: { accuracy: 0 } }),
}

interface Row {
  at: number
  level?: string | number
  choices?: string[]
  copies?: number
}

/** A source in memory that counts what is read of it. */
function memory(splits: Record<string, Row[]>, changes: Partial<DatasetSource> = {}) {
  const read = { records: 0 }
  const source: DatasetSource = {
    name: "memory",
    fingerprint: "",
    async *records({ subset, split }) {
      const rows = splits[`${subset}/${split}`] ?? splits[split] ?? []
      for (const [index, row] of rows.entries()) {
        read.records += 1
        yield { value: { ...row }, where: `memory:${index + 1}` }
      }
    },
    ...changes,
  }
  return { source, read }
}

const count = (total: number): Row[] => Array.from({ length: total }, (_, at) => ({ at }))

function bench(dataset: Partial<DatasetSpec> = {}, shuffleChoices = false) {
  return defineBenchmark({
    name: "bench",
    dataset: { subsets: ["main"], evalSplit: "test", ...dataset },
    record: z.object({
      at: z.number(),
      level: z.union([z.string(), z.number()]).optional(),
      choices: z.array(z.string()).optional(),
      copies: z.number().default(1),
    }),
    sample: ({ at, choices, copies }) =>
      Array.from({ length: copies }, (_, copy) => ({
        input: `${at}.${copy}`,
        target: "A",
        ...(choices === undefined ? {} : { choices }),
      })),
    prompt: { template: "{question}" },
    scorer: unused,
    shuffleChoices,
  })
}

async function all(request: Partial<SampleRequest> & Pick<SampleRequest, "source">): Promise<Sample[]> {
  const list: Sample[] = []
  for await (const sample of samples({ benchmark: bench(), subset: "main", ...request })) list.push(sample)
  return list
}
const inputs = (list: readonly Sample[]) => list.map(({ input }) => input)

describe("numbering", () => {
  it("gives every draft a group and every repeat an id, for any number of drafts per record", async () => {
    const rows = fc.array(fc.nat(3), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 4 }), async (copies, repeats) => {
        const { source } = memory({ test: copies.map((number, at) => ({ at, copies: number })) })
        const list = await all({ source, repeats })
        expect(list.map(({ id }) => id)).toEqual(list.map((_, index) => index))
        for (const { id, groupId, generationIndex, subset } of list) {
          expect(id).toBe(groupId * repeats + generationIndex)
          expect(subset).toBe("main")
        }
        const texts = new Map(list.map(({ groupId, input }) => [groupId, input]))
        expect(list.every(({ groupId, input }) => texts.get(groupId) === input)).toBe(true)
        expect(texts.size).toBe(copies.reduce((sum, number) => sum + number, 0))
      }),
    )
  })

  it("fills in an empty target and empty metadata", async () => {
    const benchmark = defineBenchmark({
      name: "bare",
      dataset: { subsets: ["main"], evalSplit: "test" },
      record: z.object({ at: z.number() }),
      sample: () => ({ input: "q" }),
      prompt: { template: "{question}" },
      scorer: unused,
    })
    const [sample] = await all({ benchmark, source: memory({ test: count(1) }).source })
    expect(sample).toEqual({
      id: 0,
      groupId: 0,
      generationIndex: 0,
      subset: "main",
      input: "q",
      target: "",
      metadata: {},
    })
  })
})

describe("limit", () => {
  it.each([
    [undefined, 10],
    [0, 10],
    [1, 1],
    [3, 3],
    [99, 10],
    [0.5, 5],
    [0.29, 2],
    [0.01, 1],
  ])("of %s takes %s of 10 records", async (limit, expected) => {
    const { source } = memory({ test: count(10) })
    expect(inputs(await all({ source, limit }))).toEqual(
      Array.from({ length: expected }, (_, at) => `${at}.0`),
    )
  })

  it("takes 29 of 100 for 0.29, though the product falls below", async () => {
    expect(await all({ source: memory({ test: count(100) }).source, limit: 0.29 })).toHaveLength(29)
  })

  it("reads no record behind the last one it needs", async () => {
    const { source, read } = memory({ test: count(100) })
    await all({ source, limit: 7 })
    expect(read.records).toBe(7)
  })

  it("counts records once for a share, and not at all when the files state it", async () => {
    const slow = memory({ test: count(100) })
    await all({ source: slow.source, limit: 0.1 })
    expect(slow.read.records).toBe(110)
    const quick = memory({ test: count(100) }, { quickCount: async () => 100 })
    await all({ source: quick.source, limit: 0.1 })
    expect(quick.read.records).toBe(10)
  })

  it("of an empty subset is empty", async () => {
    expect(await all({ source: memory({}).source, limit: 0.5 })).toEqual([])
  })

  it.each([-1, 1.5])("of %s is refused", async (limit) => {
    await expect(all({ source: memory({}).source, limit })).rejects.toMatchObject({ code: "config_invalid" })
  })
})

describe("shuffling records", () => {
  const args = { shuffle: true }

  it("keeps every record, depends on the seed and the subset, and is repeatable", async () => {
    const { source } = memory({ test: count(50) })
    const order = async (seed: number, subset = "main") => inputs(await all({ source, args, seed, subset }))
    const first = await order(1)
    expect([...first].sort()).toEqual(inputs(await all({ source })).sort())
    expect(first).not.toEqual(inputs(await all({ source })))
    expect(await order(1)).toEqual(first)
    expect(await order(2)).not.toEqual(first)
    expect(await order(1, "other")).not.toEqual(first)
  })

  it("comes before the limit", async () => {
    const { source } = memory({ test: count(50) })
    const whole = inputs(await all({ source, args }))
    expect(inputs(await all({ source, args, limit: 5 }))).toEqual(whole.slice(0, 5))
    expect(inputs(await all({ source, args, limit: 0.2 }))).toEqual(whole.slice(0, 10))
  })

  it("reads records back out of a file when they are many", async () => {
    const bytes = Uint8Array.of(1, 2, 255)
    const records = Array.from({ length: 500 }, (_, at) => ({
      value: { at, text: "长".repeat(at % 50), bytes, nested: [{ at: null }] },
      where: `file:${at}`,
    }))
    for (const memoryBytes of [0, 2_000, 1 << 20]) {
      const spool = createRecordSpool(memoryBytes)
      for (const record of records) await spool.append(record)
      expect(spool.count).toBe(500)
      for (const index of [499, 0, 250, 7, 498]) expect(await spool.read(index)).toEqual(records[index])
      await spool.close()
    }
  })
})

describe("subsets", () => {
  it("that are splits", async () => {
    const { source } = memory({ "cfg/hard": [{ at: 1 }], "cfg/easy": [{ at: 2 }] })
    const benchmark = bench({ subsets: ["easy", "hard"], subsetIs: "split", config: "cfg" })
    expect(inputs(await all({ source, benchmark, subset: "hard" }))).toEqual(["1.0"])
    expect(inputs(await all({ source, benchmark, subset: "easy" }))).toEqual(["2.0"])
  })

  it("that are values of a field, with limit and repeats per value", async () => {
    const rows = count(30).map((row) => ({ ...row, level: (row.at % 3) + 1 }))
    const { source } = memory({ "default/test": rows })
    const benchmark = bench({
      subsets: ["Level 1", "Level 2"],
      subsetIs: { field: "level", as: "Level {value}" },
    })
    const list = await all({ source, benchmark, subset: "Level 2", limit: 2, repeats: 2 })
    expect(inputs(list)).toEqual(["1.0", "1.0", "4.0", "4.0"])
    expect(await all({ source, benchmark, subset: "Level 3", limit: 0.5 })).toHaveLength(5)
    const plain = bench({ subsets: ["1"], subsetIs: { field: "level" } })
    expect(await all({ source, benchmark: plain, subset: "1" })).toHaveLength(10)
  })

  it("that are configurations, and a layout that differs where the data is", async () => {
    const dataset: Partial<DatasetSpec> = {
      subsets: ["a", "b"],
      at: { local: { evalSplit: "val" }, huggingface: { subsetIs: "split", config: "all" } },
    }
    const rows = { "a/val": [{ at: 1 }], "a/test": [{ at: 2 }], "all/a": [{ at: 3 }] }
    const benchmark = bench(dataset)
    const at = async (changes: Partial<DatasetSource>) =>
      inputs(await all({ ...memory(rows, changes), benchmark, subset: "a" }))
    expect(await at({})).toEqual(["1.0"])
    expect(await at({ place: "modelscope" })).toEqual(["2.0"])
    expect(await at({ place: "huggingface" })).toEqual(["3.0"])
  })

  it("of another split and configuration, as the user says", async () => {
    const { source } = memory({ "main/dev": [{ at: 1 }], "mine/test": [{ at: 2, level: "x" }] })
    expect(inputs(await all({ source, args: { evalSplit: "dev" } }))).toEqual(["1.0"])
    const benchmark = bench({ subsets: ["x"], subsetIs: { field: "level" } })
    expect(inputs(await all({ source, benchmark, subset: "x", args: { defaultSubset: "mine" } }))).toEqual([
      "2.0",
    ])
  })
})

describe("errors of a record", () => {
  it("name its place", async () => {
    const { source } = memory({ test: [{ at: 0 }] }, {})
    const wrong: DatasetSource = {
      ...source,
      async *records() {
        yield { value: { at: 1 }, where: "f.jsonl:1" }
        yield { value: { at: "two" }, where: "f.jsonl:2" }
      },
    }
    await expect(all({ source: wrong })).rejects.toMatchObject({
      code: "dataset_malformed",
      message: expect.stringMatching(/^f\.jsonl:2: .*at/),
    })
    const throwing = { ...bench(), samplesOf: () => JSON.parse("{") }
    await expect(all({ source, benchmark: throwing })).rejects.toMatchObject({
      code: "dataset_malformed",
      message: expect.stringContaining("memory:1"),
    })
  })
})

describe("choices", () => {
  const choices = ["one", "two", "three", "four", "five", "six"]
  const rows = count(20).map((row) => ({ ...row, choices }))

  it("are shuffled when the benchmark or the user says so, the same for each repeat and with any limit", async () => {
    const { source } = memory({ test: rows })
    const plain = await all({ source })
    expect(plain.every((sample) => sample.choices?.join() === choices.join())).toBe(true)
    const own = await all({ source, benchmark: bench({}, true), repeats: 2 })
    expect(own.some((sample) => sample.choices?.join() !== choices.join())).toBe(true)
    expect(
      own.every(({ choices: order = [], target }) => order["ABCDEF".indexOf(String(target))] === "one"),
    ).toBe(true)
    expect(own[0]?.choices).toEqual(own[1]?.choices)
    const few = await all({ source, args: { shuffleChoices: true }, limit: 3 })
    expect(few.map((sample) => sample.choices)).toEqual([own[0]?.choices, own[2]?.choices, own[4]?.choices])
    const off = await all({ source, benchmark: bench({}, true), args: { shuffleChoices: false } })
    expect(off).toEqual(plain)
  })
})

describe("countSamples", () => {
  const ask = (source: DatasetSource, changes: Partial<SampleRequest> = {}) =>
    countSamples({ benchmark: bench(), subset: "main", source, repeats: 2, ...changes })

  it("is exact for small data, also when records make several samples", async () => {
    const { source } = memory(
      { test: [{ at: 0, copies: 3 }, { at: 1, copies: 0 }, { at: 2 }] },
      { size: async () => 99 },
    )
    expect(await ask(source)).toBe(8)
    expect(await ask(source, { limit: 1 })).toBe(6)
  })

  it("takes the number that files state for large data, and else does not know", async () => {
    const size = async () => 1e12
    const { source, read } = memory({ test: count(3) }, { size, quickCount: async () => 1000 })
    expect(await ask(source)).toBe(2000)
    expect(await ask(source, { limit: 7 })).toBe(14)
    expect(await ask(source, { limit: 0.5 })).toBe(1000)
    expect(read.records).toBe(0)
    expect(await ask(memory({ test: count(3) }, { size }).source)).toBeUndefined()
    const benchmark = bench({ subsetIs: { field: "level" } })
    expect(await ask(source, { benchmark })).toBeUndefined()
  })
})

describe("demonstrations", () => {
  const train = count(40).map((row) => ({ ...row, level: row.at % 2 === 0 ? "even" : "odd" }))
  const fewShot = { split: "train", count: 4 }
  const ask = async (changes: Partial<Parameters<typeof demonstrations>[0]> = {}) =>
    demonstrations({
      benchmark: bench({ fewShot }),
      subset: "main",
      source: memory({ train }).source,
      ...changes,
    })

  it("are the first of the train split, and no more is read", async () => {
    const { source, read } = memory({ train })
    expect(inputs(await ask({ source }))).toEqual(["0.0", "1.0", "2.0", "3.0"])
    expect(read.records).toBe(4)
    expect(inputs(await ask({ args: { fewShotNum: 1 } }))).toEqual(["0.0"])
    expect(await ask({ args: { fewShotNum: 0 } })).toEqual([])
    expect(await ask({ benchmark: bench() })).toEqual([])
  })

  it("may be drawn at random: repeatable, without repetition, every record with the same chance", async () => {
    const drawn = new Map<string, number>()
    for (let seed = 0; seed < 400; seed += 1) {
      const list = inputs(await ask({ args: { fewShotRandom: true }, seed }))
      expect(new Set(list).size).toBe(4)
      for (const input of list) drawn.set(String(input), (drawn.get(String(input)) ?? 0) + 1)
    }
    // 400 × 4 / 40 = 40 expected each, standard deviation 6.
    expect(drawn.size).toBe(40)
    expect(Math.min(...drawn.values())).toBeGreaterThan(15)
    expect(Math.max(...drawn.values())).toBeLessThan(70)
    // Of five records each is left out once in five: 80 of 400, standard deviation 8.
    const left = [0, 0, 0, 0, 0]
    for (let seed = 0; seed < 400; seed += 1) {
      const list = inputs(await ask({ source: memory({ train: count(5) }).source, random: true, seed }))
      left.forEach((_, at) => {
        if (!list.includes(`${at}.0`)) left[at] = (left[at] ?? 0) + 1
      })
    }
    expect(Math.min(...left)).toBeGreaterThan(45)
    expect(inputs(await ask({ random: true, seed: 3 }))).toEqual(inputs(await ask({ random: true, seed: 3 })))
  })

  it("are of the subset's own field value", async () => {
    const benchmark = bench({ subsets: ["odd", "even"], subsetIs: { field: "level" }, fewShot })
    expect(inputs(await ask({ benchmark, subset: "odd" }))).toEqual(["1.0", "3.0", "5.0", "7.0"])
  })

  it("are refused when there are too few", async () => {
    await expect(ask({ count: 41 })).rejects.toMatchObject({
      code: "config_invalid",
      message: expect.stringContaining("only 40"),
    })
    await expect(ask({ benchmark: bench(), count: 2 })).rejects.toMatchObject({ code: "config_invalid" })
  })
})
