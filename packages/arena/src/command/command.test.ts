import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
// The built package: its bootstrap may start worker threads.
import { runArenaCommand } from "@evalscope/arena/command"
import { startMockServer } from "@evalscope/testing"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { z } from "zod"
import { plantedJudge } from "../../test/planted-judge.js"
import { plantRun } from "../../test/run-folders.js"
import { hasShared, sharedPath } from "../../test/shared-data.js"

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "arena-command-"))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

async function command(
  positional: readonly string[],
  flags: Record<string, string | readonly string[]> = {},
) {
  let out = ""
  let err = ""
  const values = new Map(Object.entries(flags).map(([name, value]) => [name, [value].flat()]))
  const code = await runArenaCommand(
    { positional, values },
    { out: (text) => (out += text), err: (text) => (err += text) },
  )
  return { code, out, err }
}

const document = z.object({
  ratings: z.array(
    z.object({
      model: z.string(),
      rating: z.number(),
      lower: z.number(),
      upper: z.number(),
      win_rate: z.number(),
    }),
  ),
})

describe("arena rate", () => {
  const battles = () => join(folder, "battles.jsonl")
  const line = (a: string, b: string, winner: string, more: object = {}) =>
    `${JSON.stringify({ model_a: a, model_b: b, winner, ...more })}\n`

  it("prints one JSON document whose bytes depend on the seed alone", async () => {
    await writeFile(
      battles(),
      [0, 1, 2, 3, 4].map((i) => line("x", "y", i < 3 ? "model_a" : "model_b", { question_id: i })).join(""),
    )
    const run = (seed: string, workers: string) =>
      command(["rate", battles()], { json: "document", baseline: "y", seed, workers, rounds: "200" })
    const { out, code } = await run("7", "1")
    expect(code).toBe(0)
    const [first, second] = document.parse(JSON.parse(out)).ratings
    expect(first).toMatchObject({ model: "x" })
    expect(first?.win_rate).toBeCloseTo(0.6, 9)
    expect(first?.rating).toBeCloseTo(1000 + 400 * Math.log10(1.5), 9)
    expect(second).toMatchObject({ model: "y", rating: 1000, lower: 1000, upper: 1000, win_rate: 0.5 })
    expect((await run("7", "2")).out).toBe(out)
    expect((await run("8", "1")).out).not.toBe(out)
  })

  it("names file and line of what is not a battle", async () => {
    await writeFile(battles(), `${line("x", "y", "model_a")}${line("x", "y", "model_c")}`)
    await expect(command(["rate", battles()])).rejects.toThrow(`${battles()}:2 is not a battle`)
    await writeFile(battles(), `${line("x", "x", "model_a")}`)
    await expect(command(["rate", battles()])).rejects.toThrow(/:1 is not a battle: .*against itself/)
    await writeFile(battles(), '{"model_a": "x"\n')
    await expect(command(["rate", battles()])).rejects.toThrow(/:1 is not a battle: it is not valid JSON/)
    await expect(command(["rate", join(folder, "none")])).rejects.toThrow("Cannot read the battles file")
  })

  it("says why ratings are impossible, and helps with a prior", async () => {
    await writeFile(battles(), line("x", "y", "model_a"))
    await expect(command(["rate", battles()])).rejects.toThrow(/x never lost.*y never won/)
    const { out } = await command(["rate", battles()], { prior: "400" })
    expect(out).toContain("bootstrap by question")
  })

  it.skipIf(!hasShared)("rates the golden battles by every method", async () => {
    const file = sharedPath("fixtures/arena/battles-small.jsonl")
    for (const method of ["bradley-terry", "rao-kupper", "davidson", "elo"]) {
      const variants: Record<string, string>[] = [{}, { weighted: "true" }, { rounds: "0" }]
      for (const more of variants) {
        const { out } = await command(["rate", file], {
          method,
          json: "document",
          baseline: "dahlia-14b",
          rounds: "100",
          ...more,
        })
        const { ratings } = document.parse(JSON.parse(out))
        expect(ratings.map(({ model }) => model).slice(0, 3)).toEqual(["aster-72b", "cedar-30b", "birch-40b"])
        for (const row of ratings) {
          expect(row.lower).toBeLessThanOrEqual(row.rating)
          expect(row.upper).toBeGreaterThanOrEqual(row.rating)
        }
      }
    }
    const { out } = await command(["rate", file], { style: "all", position: "true", rounds: "50" })
    expect(out).toContain("Being shown first is worth")
  })
})

describe("arena run and leaderboard", () => {
  it("runs the original's task file and shows its leaderboard", async () => {
    await using server = await startMockServer({ answer: plantedJudge({ strengths: { ada: 1, bee: 0 } }) })
    const models = await Promise.all(
      ["ada", "bee"].map(async (name) => ({
        name,
        report_path: await plantRun(folder, { model: name, dataset: "chat", subsets: { all: 30 } }),
      })),
    )
    const task = join(folder, "task.yaml")
    const judge = { model_id: "judge", api_url: `${server.url}/v1`, api_key: "k" }
    for (const judging of [{ judge_model_args: judge, judge_worker_num: 3 }, { judge: { models: judge } }]) {
      await writeFile(
        task,
        JSON.stringify({
          model_id: "Arena",
          datasets: ["general_arena"],
          dataset_args: { general_arena: { extra_params: { models, baseline: "bee" } } },
          work_dir: join(folder, "outputs"),
          ...judging,
        }),
      )
      const { code, out } = await command(["run"], { config: task, rounds: "50" })
      expect(code).toBe(0)
      expect(out).toMatch(/^=== OVERALL LEADERBOARD ===\nModel\s+WinRate \(%\)\s+CI \(%\)\n/)
      const runDir = /Run folder: (.*)/.exec(out)?.[1] ?? ""
      const shown = await command(["leaderboard", runDir])
      expect(out.startsWith(shown.out)).toBe(true)
      const result = await command(["leaderboard", runDir], { json: "document" })
      expect(JSON.parse(result.out)).toMatchObject({ kind: "arena", baseline: "bee", games: { judged: 60 } })
    }
    await expect(command(["leaderboard", folder])).rejects.toThrow("no finished arena run")
  })

  it("grades answers one by one", async () => {
    await using server = await startMockServer({
      answer: ({ text }) => JSON.stringify({ reasoning: "", score: text.includes("<ada>") ? 8 : 5 }),
    })
    const models = await Promise.all(
      ["ada", "bee"].map(
        async (name) =>
          `${name}=${await plantRun(folder, { model: name, dataset: "chat", subsets: { all: 10 } })}`,
      ),
    )
    const flags = {
      models,
      mode: "single",
      json: "document",
      "judge-model": "judge",
      "judge-api-url": `${server.url}/v1`,
      "use-cache": join(folder, "graded"),
    }
    const { out } = await command([], flags)
    expect(JSON.parse(out).models).toMatchObject([
      { model: "ada", score: 8, answers: 10 },
      { model: "bee", score: 5, answers: 10 },
    ])
    const again = await command([], flags)
    expect(JSON.parse(again.out)).toMatchObject({ grades: 20, reused: 20 })
    expect(server.stats().requests).toBe(20)
  })

  it("runs arena_hard and alpaca_eval from settings", async () => {
    await using server = await startMockServer({
      answer: (request) =>
        request.model === "judge"
          ? plantedJudge({ strengths: { ada: 1, bee: 0 } })(request)
          : `Answer of <${request.model}> to ${request.prompt}`,
    })
    const endpoint = { api_url: `${server.url}/v1`, api_key: "k" }
    const judges = [{ model_id: "judge", ...endpoint }]
    const at = (name: string) => join(folder, name)
    await writeFile(
      at("question.jsonl"),
      Array.from(
        { length: 20 },
        (_, i) =>
          `${JSON.stringify({ uid: `u${i}`, category: "arena-hard-v0.1", cluster: "c", prompt: `Task ${i}` })}\n`,
      ).join(""),
    )
    const answers = ["ada", "bee"].map((name) => ({
      name,
      source: { file: at(`${name}.jsonl`), model_id: name, ...endpoint },
    }))
    const hard = { benchmark: "arena_hard", version: "v0.1", question_file: at("question.jsonl"), answers }
    await writeFile(
      at("hard.yaml"),
      JSON.stringify({ ...hard, baseline: "bee", judges, work_dir: at("outputs") }),
    )
    const { out } = await command(["run"], { config: at("hard.yaml"), "use-cache": at("hard") })
    expect(out).toMatch(/^ada +\| score: \d\d\.\d \| 95% CI:/)
    expect(server.stats().requests).toBe(40 + 40)
    await command(["run"], { config: at("hard.yaml"), "use-cache": at("hard") })
    expect(server.stats().requests).toBe(80)
    const rated = await command(["rate", join(folder, "hard", "arena", "arena_hard_battles.jsonl")], {
      baseline: "bee",
      json: "document",
    })
    expect(document.parse(JSON.parse(rated.out)).ratings[0]?.model).toBe("ada")
    const outputs = (generator: string) =>
      JSON.stringify(
        Array.from({ length: 12 }, (_, i) => ({
          instruction: `Do ${i}`,
          output: `Answer of <${generator}> ${i}`,
        })),
      )
    await writeFile(at("model.json"), outputs("ada"))
    await writeFile(at("baseline.json"), outputs("bee"))
    await writeFile(
      at("alpaca.yaml"),
      JSON.stringify({
        benchmark: "alpaca_eval",
        model_outputs: at("model.json"),
        baseline_outputs: at("baseline.json"),
        judges,
        work_dir: at("outputs"),
      }),
    )
    const alpaca = await command(["run"], { config: at("alpaca.yaml"), json: "document" })
    expect(JSON.parse(alpaca.out)).toMatchObject({ benchmark: "alpaca_eval", n_total: 12 })
    await writeFile(at("bad.yaml"), JSON.stringify({ benchmark: "alpaca_eval", judges }))
    await expect(command(["run"], { config: at("bad.yaml") })).rejects.toThrow(/modelOutputs/)
  })

  it("fills ${NAME} of its settings from the environment, and names what is not set", async () => {
    const apiKey = "key-of-the-environment"
    await using server = await startMockServer({
      apiKey,
      answer: plantedJudge({ strengths: { ada: 1, bee: 0 } }),
    })
    const models = await Promise.all(
      ["ada", "bee"].map(async (name) => ({
        name,
        report_path: await plantRun(folder, { model: name, dataset: "chat", subsets: { all: 4 } }),
      })),
    )
    const settings = join(folder, "arena.json")
    const judges = [{ model_id: "judge", api_url: `${server.url}/v1`, api_key: "${ARENA_TEST_KEY}" }]
    await writeFile(settings, JSON.stringify({ models, judges, rounds: 10, work_dir: join(folder, "out") }))
    await expect(command(["run"], { config: settings })).rejects.toThrow("ARENA_TEST_KEY is not set")
    vi.stubEnv("ARENA_TEST_KEY", apiKey)
    expect((await command(["run"], { config: settings })).code).toBe(0)
    vi.unstubAllEnvs()
    expect(server.stats().requests).toBe(8)
  })

  it("says what it can do", async () => {
    await expect(command([])).rejects.toThrow("Say what the arena should do")
    await expect(command(["fight"])).rejects.toThrow('no action "fight"')
    await expect(command(["run"], { models: "x" })).rejects.toThrow("has no name")
  })
})

describe("the first-generation YAML", () => {
  it("answers, reviews and rates, and goes on where it stopped", async () => {
    await using server = await startMockServer({
      answer: (request) => {
        if (request.model !== "gpt-4") return `Answer of <${request.model}>.`
        const [first = ""] = Array.from(
          request.text.matchAll(/Answer of <([^>]+)>/g),
          (match) => match[1] ?? "",
        )
        return first === "good" ? "A it is. [[A]]" : "B it is. [[B]]"
      },
    })
    const at = (name: string) => join(folder, name)
    await writeFile(
      at("question.jsonl"),
      Array.from(
        { length: 5 },
        (_, i) => `${JSON.stringify({ question_id: i, text: `Q${i}`, category: "c" })}\n`,
      ).join(""),
    )
    const endpoint = { api_url: `${server.url}/v1`, api_key: "k" }
    const config = {
      question_file: at("question.jsonl"),
      answers_gen: {
        good: { model_id_or_path: "good", enable: true, output_file: at("good.jsonl"), ...endpoint },
        poor: { model_id_or_path: "poor", enable: true, output_file: at("poor.jsonl"), ...endpoint },
      },
      reviews_gen: {
        enable: true,
        reviewer: { args: { mode: "pairwise", position_bias_mitigation: "swap_position", ...endpoint } },
        target_answers: "NULL",
        review_file: at("review.jsonl"),
      },
      rating_gen: { enable: true, metrics: ["elo"], report_file: at("elo.csv") },
    }
    await writeFile(at("cfg_arena.yaml"), JSON.stringify(config))
    const { out, code } = await command(["run"], { config: at("cfg_arena.yaml") })
    expect(code).toBe(0)
    expect(out).toContain("Elo_Rating")
    expect(server.stats().requests).toBe(10 + 10)
    const csv = (await readFile(at("elo.csv"), "utf8")).split("\n")
    expect(csv[0]).toBe(",Model,Elo_Rating")
    // Five wins in a row with K = 32 from 1000: computed by hand from Elo's formula.
    let gap = 0
    for (let i = 0; i < 5; i++) gap += 64 * (1 - 1 / (1 + 10 ** (-gap / 400)))
    expect(csv[1]).toBe(`0,good,${Math.round((1000 + gap / 2) * 10) / 10}`)
    const [line = ""] = (await readFile(at("review.jsonl"), "utf8")).split("\n")
    expect(JSON.parse(line)).toMatchObject({
      model_a: "poor",
      model_b: "good",
      win_1: "model_b",
      win_2: "model_b",
      anony: true,
      language: "NA",
      question_id: 0,
    })
    await command(["run"], { config: at("cfg_arena.yaml") })
    expect(server.stats().requests).toBe(20)
  })

  it("makes random verdicts in a dry run, without any call", async () => {
    const answer = (model: string) =>
      Array.from(
        { length: 30 },
        (_, i) =>
          `${JSON.stringify({ question_id: i, text: `Q${i}`, category: "", model_id: model, answer: "…" })}\n`,
      ).join("")
    for (const model of ["x", "y", "z"]) await writeFile(join(folder, `${model}.jsonl`), answer(model))
    const config = (metrics: string, args: object) => ({
      question_file: "unused",
      reviews_gen: {
        reviewer: { args },
        target_answers: ["x", "y", "z"]
          .slice(0, metrics === "pairwise" ? 2 : 3)
          .map((m) => join(folder, `${m}.jsonl`)),
        baseline_file: join(folder, "z.jsonl"),
        review_file: join(folder, `${metrics}.review.jsonl`),
      },
      rating_gen: { metrics: [metrics], baseline_model: "z", report_file: join(folder, `${metrics}.csv`) },
    })
    const run = async (metrics: string, args: object) => {
      await writeFile(join(folder, "cfg.yaml"), JSON.stringify(config(metrics, args)))
      await command(["run"], { config: join(folder, "cfg.yaml"), "dry-run": "true" })
      return (await readFile(join(folder, `${metrics}.csv`), "utf8")).trim().split("\n")
    }
    const pairwise = await run("pairwise", {
      mode: "pairwise_baseline",
      position_bias_mitigation: "randomize_order",
    })
    expect(pairwise).toHaveLength(3)
    expect(pairwise[0]).toBe(",Model,win,loss,tie,win_rate,loss_rate,tie_rate")
    const graded = await run("score", { mode: "single" })
    expect(graded).toHaveLength(4)
  })
})
