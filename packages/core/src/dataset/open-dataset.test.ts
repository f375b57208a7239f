import { existsSync } from "node:fs"
import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { zipSync } from "fflate"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { DatasetSpec } from "../benchmark/index.js"
import { type DatasetRequest, type DatasetSource, datasetOrigin, datasetPlace, openDataset } from "./index.js"

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "open-"))
})
afterEach(() => rm(dir, { recursive: true }))

async function lay(files: Record<string, string | Uint8Array>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true })
    await writeFile(join(dir, path), content)
  }
}

function open(
  dataset: Partial<DatasetSpec>,
  args: DatasetRequest["args"] = { localPath: dir },
  hub?: DatasetRequest["hub"],
) {
  const benchmark = { name: "bench", dataset: { subsets: ["main"], evalSplit: "test", ...dataset } }
  const env = { EVALSCOPE_CACHE: join(dir, "cache") }
  return openDataset({ benchmark, args, env, ...(hub === undefined ? {} : { hub }) })
}

async function read(source: DatasetSource, subset: string | undefined, split: string) {
  const values: unknown[] = []
  for await (const { value } of source.records({ subset, split })) values.push(value)
  return values
}

describe("a local folder", () => {
  it("serves subsets and splits", async () => {
    await lay({ "a_test.jsonl": '{"v":1}\n', "a_dev.jsonl": '{"v":2}\n', "b_test.csv": "v\n3\n" })
    const source = await open({ subsets: ["a", "b"] })
    expect(await read(source, "a", "test")).toEqual([{ v: 1 }])
    expect(await read(source, "a", "dev")).toEqual([{ v: 2 }])
    expect(await read(source, "b", "test")).toEqual([{ v: "3" }])
    await expect(read(source, "b", "dev")).rejects.toMatchObject({
      code: "dataset_missing",
      message: expect.stringContaining("b_test.csv"),
    })
    expect(source).toMatchObject({ name: dir, place: "local" })
  })

  it("names columns of files without header", async () => {
    await lay({ "a_test.csv": "q,1\nr,2\n" })
    const source = await open({ columns: ["question", "answer"], subsets: ["a", "b"] })
    expect(await read(source, "a", "test")).toEqual([
      { question: "q", answer: "1" },
      { question: "r", answer: "2" },
    ])
  })

  it("with zip archives is read as if they were unpacked", async () => {
    const encode = (text: string) => new TextEncoder().encode(text)
    await lay({
      "one.zip": zipSync({ "test/a_test.csv": encode("v\n1\n") }),
      "two.zip": zipSync({ "test/b_test.csv": encode("v\n2\n"), "dev/b_dev.csv": encode("v\n3\n") }),
      "c_test.jsonl": '{"v":4}\n',
    })
    const source = await open({ subsets: ["a", "b", "c"] })
    expect(await read(source, "a", "test")).toEqual([{ v: "1" }])
    expect(await read(source, "b", "dev")).toEqual([{ v: "3" }])
    expect(await read(source, "c", "test")).toEqual([{ v: 4 }])
    const where = async () => {
      for await (const record of source.records({ subset: "a", split: "test" })) return record.where
    }
    expect(await where()).toBe(`${join(dir, "one.zip")}!test/a_test.csv:2`)
  })

  it("has a fingerprint of the files that are read, and of no others", async () => {
    await lay({ "main_test.jsonl": "{}\n", "other.jsonl": "{}\n" })
    const of = async (dataset: Partial<DatasetSpec> = {}) => (await open(dataset)).fingerprint
    const first = await of()
    expect(await of()).toBe(first)
    await lay({ "other.jsonl": "{}\n{}\n", "new.jsonl": "{}\n" })
    expect(await of()).toBe(first)
    await utimes(join(dir, "main_test.jsonl"), 1, 1)
    const touched = await of()
    expect(touched).not.toBe(first)
    await lay({ "main_train.jsonl": "{}\n" })
    expect(await of()).toBe(touched)
    expect(await of({ fewShot: { split: "train", count: 1 } })).not.toBe(touched)
  })
})

describe("a local file", () => {
  it("serves the scored split of a single subset, whatever its name", async () => {
    await lay({ "my data.jsonl": '{"v":1}\n' })
    const args = { localPath: join(dir, "my data.jsonl") }
    expect(await read(await open({}, args), "main", "test")).toEqual([{ v: 1 }])
    expect(await read(await open({}, { datasetId: args.localPath }), "main", "test")).toEqual([{ v: 1 }])
    const field = await open({ subsets: ["x", "y"], subsetIs: { field: "v" } }, args)
    expect(await read(field, "default", "test")).toEqual([{ v: 1 }])
    await expect(open({ subsets: ["x", "y"] }, args)).rejects.toMatchObject({ code: "config_invalid" })
    const one = await open({ subsets: ["x", "y"] }, { ...args, subsetList: ["y"] })
    expect(await read(one, "y", "test")).toEqual([{ v: 1 }])
  })

  it("may be an archive", async () => {
    await lay({ "pack.zip": zipSync({ "deep/a_test.csv": new TextEncoder().encode("v\n1\n") }) })
    const source = await open({ subsets: ["a", "b"] }, { localPath: join(dir, "pack.zip") })
    expect(await read(source, "a", "test")).toEqual([{ v: "1" }])
  })

  it("that is not there is named", async () => {
    await expect(open({}, { localPath: join(dir, "none.jsonl") })).rejects.toMatchObject({
      code: "dataset_missing",
      message: expect.stringContaining("none.jsonl"),
    })
  })
})

describe("where data comes from", () => {
  const benchmark = {
    name: "bench",
    dataset: { subsets: ["main"], evalSplit: "test", hub: { modelscope: "m/b", huggingface: "h/b" } },
  }

  it("is decided by path, id, hub and what the benchmark has", async () => {
    expect(datasetOrigin({ benchmark })).toEqual({ type: "hub", hub: "modelscope", id: "m/b" })
    expect(datasetOrigin({ benchmark, hub: "huggingface" })).toEqual({
      type: "hub",
      hub: "huggingface",
      id: "h/b",
    })
    const own = { benchmark, args: { datasetId: "o/b" } }
    expect(datasetOrigin({ ...own, hub: "huggingface" })).toEqual({
      type: "hub",
      hub: "huggingface",
      id: "o/b",
    })
    expect(datasetOrigin({ benchmark, args: { datasetId: "./b" } })).toEqual({ type: "path", path: "./b" })
    expect(datasetPlace({ benchmark, args: { datasetId: dir } })).toBe("local")
    const only = { name: "bench", dataset: { ...benchmark.dataset, hub: { huggingface: "h/b" } } }
    expect(datasetPlace({ benchmark: only })).toBe("huggingface")
    const none = { name: "bench", dataset: { subsets: ["main"], evalSplit: "test" } }
    expect(datasetOrigin({ benchmark: none })).toEqual({ type: "none" })
    await expect(open({}, {})).rejects.toMatchObject({
      code: "config_invalid",
      hint: expect.stringContaining("local_path"),
    })
  })

  it("is a folder of the cache under dataset_hub local", async () => {
    const dataset = { hub: { modelscope: "owner/things" } }
    await expect(open(dataset, {}, "local")).rejects.toMatchObject({
      code: "dataset_missing",
      message: expect.stringContaining("owner--things"),
    })
    await lay({ "cache/datasets/things/test.jsonl": '{"v":1}\n' })
    expect(await read(await open(dataset, {}, "local"), "main", "test")).toEqual([{ v: 1 }])
  })

  it("is the benchmark's own data unless the user names other", async () => {
    const own: DatasetSource = {
      name: "own",
      fingerprint: "1",
      async *records() {
        yield { value: { v: "own" }, where: "own:1" }
      },
    }
    const bundled = async () => own
    expect(await read(await open({ bundled }, {}), "main", "test")).toEqual([{ v: "own" }])
    await lay({ "test.jsonl": '{"v":1}\n' })
    expect(await read(await open({ bundled }), "main", "test")).toEqual([{ v: 1 }])
  })
})

const shared = process.env.EVALSCOPE_SHARED ?? join(import.meta.dirname, "../../../../../shared")
const data = join(shared, "data")
if (!existsSync(data)) console.log(`Tests on real data are skipped: there is no ${data}.`)

describe.skipIf(!existsSync(data))("real data in its original layout", () => {
  const counted = async (dataset: Partial<DatasetSpec>, path: string, split: string, names = ["gsm8k"]) => {
    const benchmark = {
      name: names[0] ?? "bench",
      dataset: { subsets: ["main"], evalSplit: split, ...dataset },
    }
    const source = await openDataset({ benchmark, args: { localPath: join(data, path) }, env: {} })
    let rows = 0
    let keys: string[] = []
    for (const subset of dataset.subsetIs === "split" ? ["default"] : benchmark.dataset.subsets) {
      for await (const { value } of source.records({ subset, split })) {
        rows += 1
        if (rows === 1) keys = Object.keys(value)
      }
    }
    return { rows, keys }
  }

  it.each([
    ["gsm8k", "gsm8k", "test", 1319],
    ["gsm8k", "gsm8k", "train", 7473],
    ["humaneval", "humaneval", "test", 164],
    ["ifeval", "ifeval", "train", 541],
    ["truthful_qa", "truthful_qa/v1/TruthfulQA.csv", "validation", 817],
    ["truthful_qa", "truthful_qa/TruthfulQA.csv", "validation", 790],
    ["truthful_qa", "truthful_qa/mc_task.json", "validation", 790],
    ["hellaswag", "hellaswag", "validation", 1000],
    ["winogrande", "winogrande", "validation", 1267],
    ["winogrande", "winogrande", "train", 160],
    ["math_500", "math500", "test", 500],
    ["mbpp", "mbpp", "test", 974],
    ["mbpp", "mbpp/sanitized-mbpp.json", "test", 427],
    ["bfcl_v3", "bfcl_v3/BFCL_v3_simple.json", "train", 400],
    ["mt_bench", "perf_prompts/dummy_conversation.json", "train", 500],
    ["cmath", "cmath", "test", 600],
  ])("%s: %s, split %s, has %i rows", async (name, path, split, rows) => {
    expect(await counted({}, path, split, [name])).toMatchObject({ rows })
  })

  it("arc by subset, upper case and hyphens", async () => {
    const subsets = ["ARC-Challenge"]
    expect(await counted({ subsets }, "arc", "test")).toMatchObject({ rows: 1150 })
    expect(await counted({ subsets }, "arc", "validation")).toMatchObject({ rows: 294 })
  })

  const subjects = async (folder: string, suffix: string) => {
    const { readdir } = await import("node:fs/promises")
    return (await readdir(join(data, folder))).map((name) => name.slice(0, -suffix.length))
  }

  it("mmlu: 57 files without header", async () => {
    const columns = ["question", "A", "B", "C", "D", "answer"]
    const subsets = await subjects("mmlu/test", "_test.csv")
    expect(subsets).toHaveLength(57)
    expect(await counted({ subsets, columns }, "mmlu", "test")).toEqual({ rows: 14042, keys: columns })
    expect(await counted({ subsets, columns }, "mmlu", "dev")).toMatchObject({ rows: 285 })
  })

  it("cmmlu: 67 files with header", async () => {
    const subsets = await subjects("cmmlu/test", ".csv")
    expect(subsets).toHaveLength(67)
    const keys = ["", "Question", "A", "B", "C", "D", "Answer"]
    expect(await counted({ subsets }, "cmmlu", "test")).toEqual({ rows: 11582, keys })
    expect(await counted({ subsets }, "cmmlu", "dev")).toMatchObject({ rows: 335 })
  })

  it("custom data in two formats", async () => {
    const dataset = { subsets: ["example"], fewShot: { split: "dev", count: 1 } }
    expect(await counted(dataset, "custom_eval/text/mcq", "val")).toMatchObject({ rows: 12 })
    expect(await counted({ subsets: ["example_multi"] }, "custom_eval/text/mcq", "val")).toMatchObject({
      rows: 10,
    })
    expect(await counted({ subsets: ["arena"] }, "custom_eval/text/qa", "test")).toMatchObject({ rows: 10 })
  })
})
