import { spawn } from "node:child_process"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { parseReportFile, readReviews } from "@evalscope/core"
import { type MockServer, startMockServer } from "@evalscope/testing"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { plantedJudge } from "../../test/planted-judge.js"
import { plantRun } from "../../test/run-folders.js"
import { readGames } from "../contest/index.js"
import { arenaFiles, parseArenaConfig, runArena } from "./index.js"

const strengths = { ada: 1.6, bee: 0.6, cat: 0, dog: -1 }
let folder: string
let server: MockServer | undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "arena-"))
})
afterEach(async () => {
  await server?.[Symbol.asyncDispose]()
  server = undefined
  await rm(folder, { recursive: true, force: true })
})

async function models(names: readonly string[], subsets: Record<string, number>) {
  return Promise.all(
    names.map(async (name) => ({
      name,
      report_path: await plantRun(folder, { model: name, dataset: "chat", subsets }),
    })),
  )
}

function settings(fields: Record<string, unknown>) {
  return parseArenaConfig({
    judges: [{ model_id: "judge", api_url: `${server?.url}/v1`, api_key: "k" }],
    work_dir: join(folder, "outputs"),
    rounds: 300,
    ...fields,
  })
}

describe("general_arena against a judge with known preferences", () => {
  it("finds the planted order, win rates and position bias, and writes the original's files", async () => {
    const advantage = 0.5
    server = await startMockServer({ answer: plantedJudge({ strengths, advantage, unreadable: 0.02 }) })
    const subsets = { easy: 250, hard: 150 }
    const config = settings({ models: await models(["ada", "bee", "cat", "dog"], subsets), baseline: "cat" })
    const { runDir, result, leaderboardText } = await runArena({ ...config, concurrency: 32 })

    expect(result.games.judged).toBe(3 * 400 * 2)
    expect(result.games.unparsable).toBeGreaterThan(0)
    const [overall] = result.leaderboards.blocks
    expect(overall?.rows.map(({ model }) => model)).toEqual(["ada", "bee", "cat", "dog"])
    for (const row of overall?.rows ?? []) {
      // Both orders are judged, so the advantage of the first place cancels up to its curvature.
      const s = Object.entries(strengths).find(([name]) => name === row.model)?.[1] ?? 0
      const sigma = (x: number) => 1 / (1 + Math.exp(-x))
      const planted = (sigma(s + advantage) + sigma(s - advantage)) / 2
      expect(Math.abs(row.winRate - planted)).toBeLessThan(0.05)
      if (row.model !== "cat") {
        expect(row.lower).toBeLessThan(row.winRate)
        expect(row.upper).toBeGreaterThan(row.winRate)
        expect(row.upper - row.lower).toBeLessThan(0.12)
      }
    }
    const position = result.ratings?.position
    expect(position?.lower).toBeLessThan((advantage * 400) / Math.LN10)
    expect(position?.upper).toBeGreaterThan((advantage * 400) / Math.LN10)
    expect(position?.lower).toBeGreaterThan(0)
    const [judge] = result.jury.judges
    expect(judge?.placements?.positionBiasDirection).toBeGreaterThan(0.05)
    expect(judge?.unparsableRate).toBeGreaterThan(0.005)
    expect(judge?.unparsableRate).toBeLessThan(0.05)

    const files = arenaFiles(runDir)
    const report = parseReportFile(await readFile(files.report, "utf8"), files.report)
    expect(report.metrics[0]?.categories[0]?.subsets.map(({ name }) => name)).toEqual([
      "chat&easy@ada&cat",
      "chat&easy@bee&cat",
      "chat&easy@dog&cat",
      "chat&hard@ada&cat",
      "chat&hard@bee&cat",
      "chat&hard@dog&cat",
    ])
    expect(await readFile(files.leaderboard, "utf8")).toBe(leaderboardText)
    expect(leaderboardText.match(/^=== .* ===$/gm)).toEqual([
      "=== OVERALL LEADERBOARD ===",
      "=== DATASET LEADERBOARD: chat ===",
      "=== SUBSET LEADERBOARD: chat - easy ===",
      "=== SUBSET LEADERBOARD: chat - hard ===",
    ])
    const reviews = []
    for await (const review of readReviews(
      join(runDir, "reviews/Arena/general_arena_chat&hard@dog&cat.jsonl"),
    )) {
      reviews.push(review)
    }
    expect(reviews).toHaveLength(150)
    expect(reviews[4]).toMatchObject({
      index: 4,
      target: "Answer of <cat> to chat hard 4.",
      sampleMetadata: { model_1: "dog", model_2: "cat", answer_1: "Answer of <dog> to chat hard 4." },
    })
    const lost = reviews.filter(({ score }) => (score.values.score ?? 0.5) < 0.5).length
    expect(lost).toBeGreaterThan(reviews.length / 4)
  })

  it("judges only the new pairs when a candidate is added, and nothing at all the third time", async () => {
    server = await startMockServer({ answer: plantedJudge({ strengths }) })
    const three = await models(["ada", "bee", "cat"], { all: 20 })
    const first = await runArena(settings({ models: three, baseline: "cat" }))
    expect(server.stats().requests).toBe(2 * 2 * 20)
    const four = [...three, ...(await models(["dog"], { all: 20 }))]
    const more = await runArena(settings({ models: four, baseline: "cat", use_cache: first.runDir }))
    expect(server.stats().requests).toBe(3 * 2 * 20)
    expect(more.result.games).toMatchObject({ judged: 120, reused: 80 })
    const text = await readFile(arenaFiles(first.runDir).result, "utf8")
    await runArena(settings({ models: four, baseline: "cat", use_cache: first.runDir }))
    expect(server.stats().requests).toBe(3 * 2 * 20)
    expect((await readFile(arenaFiles(first.runDir).result, "utf8")).replaceAll(/"reused": \d+/g, "")).toBe(
      text.replaceAll(/"reused": \d+/g, ""),
    )
  })

  it("loses nothing and judges nothing twice when it is killed", async () => {
    server = await startMockServer({ answer: plantedJudge({ strengths }), timing: { ttftMs: 5 } })
    const config = {
      models: await models(["ada", "bee", "cat"], { all: 60 }),
      baseline: "cat",
      judges: [{ model_id: "judge", api_url: `${server.url}/v1`, api_key: "k" }],
      work_dir: join(folder, "outputs"),
      use_cache: join(folder, "killed"),
      rounds: 50,
      concurrency: 4,
    }
    const games = arenaFiles(config.use_cache).games
    const script = join(folder, "child.mjs")
    await writeFile(
      script,
      `import { parseArenaConfig, runArena } from ${JSON.stringify(new URL("../../dist/index.js", import.meta.url).href)}
       await runArena(parseArenaConfig(${JSON.stringify(config)}))`,
    )
    const stored = async () => {
      let count = 0
      for await (const _ of readGames(games)) count += 1
      return count
    }
    let before = 0
    for (let kill = 0; kill < 3; kill++) {
      const child = spawn(process.execPath, [script], { stdio: "ignore" })
      const ended = new Promise((resolve) => child.once("exit", (code, signal) => resolve(signal ?? code)))
      while ((await stored()) < before + 15 && child.exitCode === null) await sleep(5)
      child.kill("SIGKILL")
      expect(await ended).toBe("SIGKILL")
      const now = await stored()
      expect(now).toBeGreaterThanOrEqual(before + 15)
      before = now
    }
    expect(before).toBeLessThan(240)
    // A torn last line, as a kill in the middle of a write leaves it.
    await writeFile(games, '{"key": "torn', { flag: "a" })
    const { result } = await runArena(parseArenaConfig(config))
    expect(result.games).toMatchObject({ judged: 240, reused: before, failed: 0 })
    const keys = new Set<string>()
    for await (const game of readGames(games)) {
      expect(keys.has(game.key)).toBe(false)
      keys.add(game.key)
    }
    expect(keys.size).toBe(240)
    // Only games in flight at a kill are asked again.
    expect(server.stats().requests).toBeLessThanOrEqual(240 + 3 * config.concurrency)
    // A run that was never interrupted comes to the same result.
    const whole = await runArena({ ...parseArenaConfig(config), useCache: join(folder, "whole") })
    const text = async (runDir: string) =>
      (await readFile(arenaFiles(runDir).result, "utf8")).replace(/"reused": \d+/, "")
    expect(await text(whole.runDir)).toBe(await text(config.use_cache))
  }, 60_000)

  it("plays all pairs, and a tournament that spends its budget where the order is unsure", async () => {
    const close = { ada: 3, bee: 0.15, cat: 0, dog: -3 }
    server = await startMockServer({ answer: plantedJudge({ strengths: close }) })
    const four = await models(["ada", "bee", "cat", "dog"], { all: 200 })
    const all = await runArena(settings({ models: four, baseline: "cat", mode: "all_pairs", limit: 30 }))
    expect(all.result.games.judged).toBe(6 * 2 * 30)
    expect(all.result.pairs).toHaveLength(6)
    const cup = await runArena(settings({ models: four, baseline: "cat", mode: "tournament", budget: 400 }))
    expect(cup.result.games.judged).toBeLessThanOrEqual(400)
    const gamesOf = (a: string, b: string) =>
      cup.result.pairs.find((pair) => pair.a === a && pair.b === b)?.games ?? 0
    expect(gamesOf("bee", "cat")).toBeGreaterThan(3 * gamesOf("ada", "dog"))
    expect(gamesOf("bee", "cat")).toBeGreaterThan(cup.result.games.judged / 3)
    const order = cup.result.ratings?.ratings.map(({ model }) => model)
    expect([order?.[0], order?.[3]]).toEqual(["ada", "dog"])
  })

  it("lets a jury vote and says how far its members agree", async () => {
    server = await startMockServer({
      answer: (request) =>
        plantedJudge({ strengths, advantage: request.model === "biased" ? 3 : 0 })(request),
    })
    const judges = ["fair", "biased"].map((model_id) => ({
      model_id,
      api_url: `${server?.url}/v1`,
      api_key: "k",
    }))
    const { result } = await runArena(
      settings({ models: await models(["ada", "cat"], { all: 100 }), baseline: "cat", judges, repeats: 2 }),
    )
    expect(result.games.judged).toBe(100 * 2 * 2 * 2)
    const [biased, fair] = result.jury.judges
    expect(biased?.placements?.positionBiasRate).toBeGreaterThan(
      2 * (fair?.placements?.positionBiasRate ?? 1),
    )
    // The planted judge repeats itself exactly.
    expect(fair?.selfConsistency).toMatchObject({ comparisons: 200, agreement: 1 })
    expect(result.jury.pairs[0]?.kappa).toBeLessThan(0.9)
    expect(result.jury.alpha).toBeLessThan(0.9)
  })

  it("refuses settings that cannot work", async () => {
    server = await startMockServer({ answer: plantedJudge({ strengths }) })
    const two = await models(["ada", "cat"], { all: 3 })
    const attempt = (fields: Record<string, unknown>) =>
      runArena(settings({ models: two, baseline: "cat", ...fields }))
    await expect(attempt({ models: two.slice(1) })).rejects.toThrow("at least two models")
    await expect(attempt({ models: [...two, ...two] })).rejects.toThrow('"ada" is used twice')
    await expect(attempt({ baseline: "eve" })).rejects.toThrow('"eve" is not among the models')
    await expect(
      attempt({ models: [...two, { name: "eve", report_path: join(folder, "nowhere") }] }),
    ).rejects.toThrow("there is no report folder")
    await rm(join(folder, "run-ada", "reviews"), { recursive: true })
    await expect(attempt({})).rejects.toThrow(/has a report for chat\/all, but no reviews/)
    expect(server.stats().requests).toBe(0)
  })
})
