import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createModel } from "@evalscope/core"
import { seededRandom } from "@evalscope/core/scoring"
import { startMockServer } from "@evalscope/testing"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { z } from "zod"
import { plantedJudge } from "../../test/planted-judge.js"
import { hasShared, sharedLines, sharedPath } from "../../test/shared-data.js"
import { countOf } from "../battle/index.js"
import { openGameLog } from "../contest/index.js"
import {
  formatArenaHard,
  lengthControlledWinRate,
  markdownCounts,
  readAlpacaOutputs,
  readArenaHardAnswers,
  readArenaHardQuestions,
  runAlpacaEval,
  runArenaHard,
  writeArenaHardAnswers,
} from "./index.js"

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "arena-benchmark-"))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

const sigma = (x: number) => 1 / (1 + Math.exp(-x))

describe.skipIf(!hasShared)("arena-hard's real files", () => {
  it("has 500 questions in v0.1, and 253 coding, 247 math and 250 writing ones in v2.0", async () => {
    expect(await readArenaHardQuestions(sharedPath("data/arena-hard/v0.1/question.jsonl"))).toHaveLength(500)
    const two = await readArenaHardQuestions(sharedPath("data/arena-hard/v2.0/question.jsonl"))
    const count = (test: (question: (typeof two)[number]) => boolean) => two.filter(test).length
    expect(count(({ group }) => group === "coding")).toBe(253)
    expect(count(({ group }) => group === "math")).toBe(247)
    expect(count(({ category }) => category === "creative_writing")).toBe(250)
  })

  it("counts markdown in real answers as the files' own metadata does", async () => {
    const line = z.object({
      messages: z.array(z.object({ role: z.string(), content: z.unknown() })),
      metadata: z.object({ header_count: z.unknown(), list_count: z.unknown(), bold_count: z.unknown() }),
    })
    const answer = z.object({ answer: z.string() })
    let same = 0
    let all = 0
    for (const parsed of z
      .array(line)
      .parse(sharedLines("data/arena-hard/v2.0/model_answer/o3-mini-2025-01-31.jsonl"))) {
      const text = answer.parse(parsed.messages.find(({ role }) => role === "assistant")?.content).answer
      const counts = markdownCounts(text)
      for (const kind of ["header_count", "list_count", "bold_count"] as const) {
        all += 1
        if (countOf(counts[kind]) === countOf(parsed.metadata[kind])) same += 1
      }
    }
    console.info(`markdown counts equal to arena-hard's: ${same} of ${all}`)
    expect(all).toBe(3 * 750)
    expect(same).toBe(all)
  })

  it("judges real answers with a planted judge, v0.1 style, once", async () => {
    const questions = (await readArenaHardQuestions(sharedPath("data/arena-hard/v0.1/question.jsonl"))).slice(
      0,
      60,
    )
    const names = ["gpt-4-0314", "gpt-4-0613", "gpt-3.5-turbo-0125"]
    const answers = Object.fromEntries(
      await Promise.all(
        names.map(
          async (name) =>
            [
              name,
              await readArenaHardAnswers(sharedPath("data/arena-hard/v0.1/model_answer", `${name}.jsonl`)),
            ] as const,
        ),
      ),
    )
    // This judge prefers the longer answer nine times in ten.
    await using server = await startMockServer({
      answer: ({ text }) => {
        const [, a = "", b = ""] =
          /\[Answer A\]([\s\S]*)\[End of answer A\][\s\S]*\[Answer B\]([\s\S]*)\[End of answer B\]/.exec(
            text,
          ) ?? []
        const odd = (a.length + b.length) % 10 === 0
        return `My verdict: [[${a.length > b.length !== odd ? "A>B" : "B>A"}]]`
      },
    })
    const judge = {
      id: "judge",
      model: await createModel({ model: "j", apiUrl: `${server.url}/v1`, apiKey: "k" }),
    }
    const run = async (style?: readonly ["tokens"]) => {
      const log = await openGameLog(join(folder, "games.jsonl"))
      const options = {
        version: "v0.1",
        questions,
        answers,
        judges: [judge],
        log,
        ...(style && { style }),
      } as const
      const result = await runArenaHard(options)
      await log.close()
      return result
    }
    const plain = await run()
    expect(server.stats().requests).toBe(240)
    const [table] = plain.tables
    expect(table?.baseline).toBe("gpt-4-0314")
    expect(table?.rows.find(({ model }) => model === "gpt-4-0314")).toMatchObject({
      score: 50,
      lower: 50,
      upper: 50,
    })
    expect(formatArenaHard(plain)).toMatch(
      /^gpt-\S+ +\| score: +\d+\.\d \| 95% CI: +\(-?\d+\.\d, \d+\.\d\) \| average #tokens: \d+$/m,
    )
    // Both candidates write less than the baseline: controlled for length, they come nearer to it.
    const controlled = await run(["tokens"])
    expect(server.stats().requests).toBe(240)
    for (const model of names.slice(1)) {
      const before = table?.rows.find((row) => row.model === model)?.score ?? 50
      const after = controlled.tables[0]?.rows.find((row) => row.model === model)?.score ?? 0
      expect(Math.abs(after - 50)).toBeLessThan(Math.abs(before - 50))
    }
  })
})

describe("arena-hard v2.0", () => {
  it("answers, judges and scores each category against its own baseline", async () => {
    const strengths = { good: 1, "o3-mini-2025-01-31": 0, "gemini-2.0-flash-001": -1 }
    const judge = plantedJudge({ strengths })
    await using server = await startMockServer({
      answer: (request) =>
        request.model === "judge" ? judge(request) : `Answer of <${request.model}> to ${request.prompt}`,
    })
    const endpoint = { apiUrl: `${server.url}/v1`, apiKey: "k" }
    const file = join(folder, "question.jsonl")
    const lines = Array.from({ length: 300 }, (_, i) => ({
      uid: `u${i}`,
      category: i % 2 ? "hard_prompt" : "creative_writing",
      subcategory: "x",
      prompt: `Task ${i}`,
    }))
    await writeFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""))
    const questions = await readArenaHardQuestions(file)
    const answers: Record<string, Awaited<ReturnType<typeof readArenaHardAnswers>>> = {}
    for (const name of Object.keys(strengths)) {
      const path = join(folder, `${name}.jsonl`)
      const model = await createModel({ model: name, ...endpoint })
      expect(await writeArenaHardAnswers(questions, name, model, path)).toEqual({ written: 300, failed: 0 })
      expect(await writeArenaHardAnswers(questions, name, model, path)).toEqual({ written: 0, failed: 0 })
      answers[name] = await readArenaHardAnswers(path)
    }
    const judging = { id: "judge", model: await createModel({ model: "judge", ...endpoint }) }
    const log = await openGameLog(join(folder, "games.jsonl"))
    const result = await runArenaHard({ version: "v2.0", questions, answers, judges: [judging], log })
    await log.close()
    expect(result.tables.map(({ category, baseline }) => [category, baseline])).toEqual([
      ["creative_writing", "gemini-2.0-flash-001"],
      ["hard_prompt", "o3-mini-2025-01-31"],
    ])
    const score = (category: string, model: string) =>
      result.tables.find((table) => table.category === category)?.rows.find((row) => row.model === model)
        ?.score ?? 0
    expect(Math.abs(score("creative_writing", "good") - 100 * sigma(2))).toBeLessThan(8)
    expect(Math.abs(score("hard_prompt", "good") - 100 * sigma(1))).toBeLessThan(8)
    expect(Math.abs(score("hard_prompt", "gemini-2.0-flash-001") - 100 * sigma(-1))).toBeLessThan(8)
    expect(formatArenaHard(result)).toContain("##### Category: hard_prompt #####")
  })
})

describe("the length-controlled win rate", () => {
  const random = seededRandom(3)
  const lengths = Array.from({ length: 2000 }, () => Math.round(400 * (random() - 0.3)))
  const preferences = lengths.map((more) => Number(random() < sigma(0.2 + 1.2 * Math.tanh(more / 115))))

  it("takes the planted length effect out", () => {
    const raw = (100 * preferences.reduce((sum, value) => sum + value, 0)) / 2000
    const { winRate, lengthEffect, standardError } = lengthControlledWinRate({
      preferences,
      lengthDifferences: lengths,
    })
    expect(raw).toBeGreaterThan(60)
    expect(Math.abs(winRate - 100 * sigma(0.2))).toBeLessThan(3 * standardError)
    expect(lengthEffect).toBeGreaterThan(0.9)
    expect(standardError).toBeGreaterThan(0.5)
    expect(standardError).toBeLessThan(2)
  })

  it("is 50 for the baseline itself and mirrors when the models change places", () => {
    const same = lengthControlledWinRate({
      preferences: Array(50).fill(0.5),
      lengthDifferences: Array(50).fill(0),
    })
    expect(same.winRate).toBeCloseTo(50, 9)
    const one = lengthControlledWinRate({ preferences, lengthDifferences: lengths })
    const other = lengthControlledWinRate({
      preferences: preferences.map((value) => 1 - value),
      lengthDifferences: lengths.map((value) => -value),
    })
    expect(one.winRate + other.winRate).toBeCloseTo(100, 6)
  })
})

describe("alpaca_eval", () => {
  it("gives AlpacaEval's columns, and sees through a judge that likes length", async () => {
    const outputs = (generator: string, lengthOf: (i: number) => number) =>
      Array.from({ length: 300 }, (_, i) => ({
        instruction: `Instruction ${i}`,
        output: `Answer of <${generator}> ${"x".repeat(lengthOf(i))}`,
        generator,
      }))
    // The model writes more in two of three answers; what the judge likes is length alone.
    await writeFile(join(folder, "model.json"), JSON.stringify(outputs("model", (i) => (i % 3 ? 300 : 50))))
    await writeFile(join(folder, "baseline.json"), JSON.stringify(outputs("base", () => 150)))
    await using server = await startMockServer({
      answer: ({ text }) => {
        const [first = "", second = ""] = Array.from(
          text.matchAll(/Answer of <\w+> (x*)/g),
          (match) => match[1] ?? "",
        )
        const number = Number(/Instruction (\d+)/.exec(text)?.[1] ?? 0)
        const longerWins = number % 10 !== 7
        return JSON.stringify({ verdict: first.length > second.length === longerWins ? "A>B" : "B>A" })
      },
    })
    const model = await createModel({ model: "j", apiUrl: `${server.url}/v1`, apiKey: "k" })
    const log = await openGameLog(join(folder, "games.jsonl"))
    const result = await runAlpacaEval({
      model: await readAlpacaOutputs(join(folder, "model.json")),
      baseline: await readAlpacaOutputs(join(folder, "baseline.json")),
      judges: [{ id: "j", model }],
      log,
    })
    await log.close()
    expect(result).toMatchObject({ n_total: 300, n_draws: 0 })
    expect(result.n_wins + result.n_wins_base).toBe(300)
    expect(result.win_rate).toBeCloseTo(result.discrete_win_rate, 9)
    expect(result.win_rate).toBeGreaterThan(60)
    expect(Math.abs(result.length_controlled_winrate - 50)).toBeLessThan(6)
  })
})
