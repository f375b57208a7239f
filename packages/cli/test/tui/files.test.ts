import { mkdtemp, readFile, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { startMockServer } from "@evalscope/testing"
import { beforeAll, describe, expect, it } from "vitest"
import { en } from "../../src/tui/i18n/en.js"
import { firstBattles } from "../../src/tui/model/arena-run.js"
import { compareAll, compareRows } from "../../src/tui/model/compare-rows.js"
import { findLocalModels, localPlaces, providersWithKey } from "../../src/tui/model/found-models.js"
import { readLabel, writeLabel } from "../../src/tui/model/labels.js"
import { SampleList } from "../../src/tui/model/sample-list.js"
import { blindBattles, castVote, votesFile } from "../../src/tui/model/votes.js"
import { plantArenaRun, plantRun } from "./planted.js"

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "evalscope-files-"))
  await plantRun(dir, { id: "a", model: "m", samples: 30 })
  await plantRun(dir, { id: "b", model: "m", samples: 30 })
  await plantArenaRun(dir, "arena")
})

const noEnd = new AbortController().signal

describe("a list of samples", () => {
  it("holds every line of both files, and knows which failed", async () => {
    const paths = ["reviews", "errors"].map((kind) => join(dir, "a", kind, "m", "sums_main.jsonl"))
    const list = await SampleList.open(paths)
    expect(list.count).toBe(31)
    expect(list.places("failures")).toEqual([])
    await list.judge(() => undefined, noEnd)
    expect(list.places("failures")).toEqual([0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30])
    expect(list.places("errors")).toEqual([30])
    expect(await list.read(4)).toMatchObject({ id: 4, value: 1, outcome: "right" })
    expect(await list.read(30)).toMatchObject({ id: 30, outcome: "request_failed" })
    expect(await list.read(31)).toBeUndefined()
    await list.close()
  })

  it("reads lines across its blocks, and leaves half-written and foreign ones alone", async () => {
    const path = join(dir, "long.jsonl")
    const line = (index: number) =>
      JSON.stringify({
        index,
        messages: [{ role: "user", content: `${"问".repeat(index % 5000)} ${index}` }],
        sample_score: { score: { value: { acc: index % 2 }, main_score_name: "acc" } },
      })
    const many = Array.from({ length: 3000 }, (_, index) => line(index))
    await writeFile(path, `${many.join("\n")}\n\nnot json\n{"index": 1`)
    const list = await SampleList.open([path, join(dir, "missing.jsonl")])
    expect(list.count).toBe(3001)
    for (const at of [0, 1499, 2999]) expect((await list.read(at))?.id).toBe(at)
    expect(await list.read(3000)).toBeUndefined()
    await list.judge(() => undefined, noEnd)
    expect(list.places("failures").length).toBe(1501)
    await list.close()
  })
})

describe("people's verdicts", () => {
  it("label samples; the last label counts", async () => {
    const run = join(dir, "a")
    const place = { model: "m", benchmark: "sums", subset: "main", id: 3 }
    expect(await readLabel(run, place)).toBe("none")
    await writeLabel(run, place, "wrong")
    await writeLabel(run, { ...place, id: 4 }, "unclear")
    await writeLabel(run, place, "right")
    expect(await readLabel(run, place)).toBe("right")
  })

  it("go to the model whose answer was preferred, on whichever side it was shown", async () => {
    const run = join(dir, "arena")
    const blind = await blindBattles(run, await firstBattles(run))
    expect(blind).toHaveLength(12)
    expect(new Set(blind.map(({ turned }) => turned)).size).toBe(2)
    const [first, second, third] = blind
    if (!first || !second || !third) throw new Error("too few battles")
    expect(await castVote(run, first, "left")).toBe(first.turned ? "bee" : "ada")
    expect(await castVote(run, second, "right")).toBe(second.turned ? "ada" : "bee")
    expect(await castVote(run, third, "both_bad")).toBeUndefined()
    const labels = (await readFile(votesFile(run), "utf8")).trim().split("\n")
    expect(JSON.parse(labels[0] ?? "")).toMatchObject({
      question_id: `chat/all#${first.battle.index}`,
      model_a: "ada",
      model_b: "bee",
      winner: first.turned ? "model_b" : "model_a",
    })
    expect(JSON.parse(labels[2] ?? "").winner).toBe("tie")
    const left = await blindBattles(run, await firstBattles(run))
    expect(left.map(({ battle }) => battle.id)).toEqual(blind.slice(3).map(({ battle }) => battle.id))
  })
})

it("models are found where a server lists them, and keys by their names alone", async () => {
  await using server = await startMockServer({ models: ["qwen3-8b"] })
  const places = [["vllm", `${server.url}/v1`] as const, ["ollama", "http://127.0.0.1:1/v1"] as const]
  expect(await findLocalModels(places)).toMatchObject([
    { provider: "vllm", model: "qwen3-8b", keyVariable: "" },
  ])
  expect(localPlaces({}).map(([name]) => name)).toEqual(
    expect.arrayContaining(["ollama", "vllm", "lmstudio"]),
  )
  const found = providersWithKey({ OPENAI_API_KEY: "sk-secret" })
  expect(found).toMatchObject([{ provider: "openai", keyVariable: "OPENAI_API_KEY" }])
  expect(JSON.stringify(found)).not.toContain("sk-secret")
})

it("a comparison shows the test and the questions that flipped", async () => {
  const path = join(dir, "b", "reviews", "m", "sums_main.jsonl")
  const lines = (await readFile(path, "utf8")).trim().split("\n")
  const turned = lines.map((line, at) => {
    if (at !== 4) return line
    return line.replace('"acc":1', '"acc":0').replace('"outcome":"right"', '"outcome":"wrong"')
  })
  await writeFile(path, `${turned.join("\n")}\n`)
  const runs = ["a", "b"].map((id) => join(dir, id))
  const rows = compareRows(await compareAll(runs), { ascii: false, columns: 100, words: en })
  const flips = rows.filter(({ flip }) => flip !== undefined)
  expect(flips).toEqual([
    {
      text: "✗ now wrong: main 4  1.00 → 0.00",
      flip: {
        baseline: { runDir: runs[0], sample: { model: "m", benchmark: "sums", subset: "main", id: 4 } },
        candidate: { runDir: runs[1], sample: { model: "m", benchmark: "sums", subset: "main", id: 4 } },
      },
    },
  ])
  expect(rows.map(({ text }) => text)).toContainEqual(
    expect.stringMatching(/^sums · acc +66\.7% +63\.3% +-3\.3 .* 0\/1 .* unclear$/),
  )
})
