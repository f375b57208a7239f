import { stat } from "node:fs/promises"
import { readLines } from "@evalscope/core"
import { z } from "zod"
import type { BattleRow } from "../api/index.js"
import { insideFile, namesInside, type RunPlace } from "../roots/index.js"
import { listOf, mapOf, numberOf, preambleLength, textOf, withoutPreamble } from "../samples/index.js"
import { type Battle, battleId, battleRow, gradeOf, type JudgedGame, type TextPlace } from "./battle.js"

/** All battles of an arena run, and where their texts are. */
export interface BattleTable {
  battles: readonly Battle[]
  /** The same, as the list shows them. */
  rows: readonly BattleRow[]
  byId: ReadonlyMap<string, Battle>
  /** Places of answers, by question and model. */
  answer(battle: Battle, model: string): TextPlace | undefined
  /** Characters of an answer, where the reviews have it. */
  answerLength(battle: Battle, model: string): number | undefined
  /** Single games are known, and with them whose answer was shown first. */
  hasGames: boolean
  subsets: readonly { dataset: string; subset: string }[]
}

const gameSchema = z.object({
  dataset: z.string(),
  subset: z.string(),
  index: z.number(),
  model_a: z.string(),
  model_b: z.string(),
  judge: z.string().default(""),
  repeat: z.number().default(0),
  verdict: z.string().nullish(),
  problem: z.string().nullish(),
  reply: z.string().default(""),
})

const gameLog = "judgments/Arena/general_arena.jsonl"
const longestReply = 20_000
/** Few-shot examples included. */
const longestPrompt = 10_000

/** Text that changes with the files a table is made of. */
export async function battleFingerprint(place: RunPlace): Promise<string> {
  const paths = [gameLog, ...(await reviewFiles(place))]
  const parts = await Promise.all(
    paths.map(async (path) => {
      const real = await insideFile(place, path).catch(() => undefined)
      const found = real === undefined ? undefined : await stat(real).catch(() => undefined)
      return `${path}:${found?.mtimeMs}:${found?.size}`
    }),
  )
  return parts.join("|")
}

/** Reads games and reviews. Folders of the original have reviews only: one battle each, with its score. */
export async function readBattles(place: RunPlace, baseline: string | null): Promise<BattleTable> {
  const battles = new Map<string, Battle>()
  const answers = new Map<string, TextPlace>()
  const lengths = new Map<string, number>()
  const questions = new Map<string, string>()
  const answerKey = (dataset: string, subset: string, index: number, model: string) =>
    JSON.stringify([dataset, subset, index, model])
  const questionKey = (dataset: string, subset: string, index: number) =>
    JSON.stringify([dataset, subset, index])
  const battleOf = (dataset: string, subset: string, index: number, one: string, other: string): Battle => {
    const [a, b] =
      one === baseline || (other !== baseline && one > other)
        ? ([other, one] as const)
        : ([one, other] as const)
    const id = battleId({ dataset, subset, index, a, b })
    const known = battles.get(id)
    if (known) return known
    const made: Battle = { id, dataset, subset, index, question: "", a, b, games: [] }
    battles.set(id, made)
    return made
  }

  const reviewed: { battle: () => Battle; game: JudgedGame }[] = []
  for (const path of await reviewFiles(place)) {
    const real = await insideFile(place, path)
    const { dataset, subset } = scopeOf(path)
    const asked: { key: string; prompt: string }[] = []
    for await (const line of readLines(real)) {
      const review = reviewOf(line.text)
      if (!review) continue
      const { index, candidate, opponent } = review
      const at = { path: real, at: line.offset, length: Buffer.byteLength(line.text) }
      answers.set(answerKey(dataset, subset, index, candidate), { ...at, field: "answer" })
      answers.set(answerKey(dataset, subset, index, opponent), { ...at, field: "target" })
      for (const [model, text] of [
        [candidate, review.answer],
        [opponent, review.target],
      ] as const)
        if (text !== undefined) lengths.set(answerKey(dataset, subset, index, model), text.length)
      asked.push({ key: questionKey(dataset, subset, index), prompt: review.prompt })
      reviewed.push({
        battle: () => battleOf(dataset, subset, index, candidate, opponent),
        game: {
          judge: "",
          repeat: 0,
          first: candidate,
          verdict: null,
          grade: review.score,
          reply: review.explanation,
          problem: null,
        },
      })
    }
    const prompts = asked.slice(0, 4).map(({ prompt }) => prompt)
    const preamble = (prompts[0] ?? "").slice(0, preambleLength(prompts))
    for (const { key, prompt } of asked)
      questions.set(key, withoutPreamble(prompt, preamble).replaceAll(/\s+/g, " ").trim().slice(0, 200))
  }
  const log = await insideFile(place, gameLog).catch(() => undefined)
  if (log !== undefined) await addGames(log, battleOf)
  else for (const { battle, game } of reviewed) battle().games.push(game)
  for (const battle of battles.values()) {
    battle.question = questions.get(questionKey(battle.dataset, battle.subset, battle.index)) ?? ""
  }
  const list = [...battles.values()]
  const scopes = new Map(
    list.map(({ dataset, subset }) => [JSON.stringify([dataset, subset]), { dataset, subset }]),
  )
  return {
    battles: list,
    rows: list.map(battleRow),
    byId: battles,
    answer: ({ dataset, subset, index }, model) => answers.get(answerKey(dataset, subset, index, model)),
    answerLength: ({ dataset, subset, index }, model) =>
      lengths.get(answerKey(dataset, subset, index, model)),
    hasGames: log !== undefined,
    subsets: [...scopes.values()],
  }
}

async function addGames(
  path: string,
  battleOf: (dataset: string, subset: string, index: number, one: string, other: string) => Battle,
): Promise<void> {
  for await (const line of readLines(path)) {
    const parsed = gameSchema.safeParse(jsonOf(line.text))
    if (!parsed.success) continue
    const game = parsed.data
    const verdict = game.verdict ?? null
    battleOf(game.dataset, game.subset, game.index, game.model_a, game.model_b).games.push({
      judge: game.judge,
      repeat: game.repeat,
      first: game.model_a,
      verdict,
      grade: gradeOf(verdict),
      reply: game.reply.slice(0, longestReply),
      problem: game.problem ?? null,
    })
  }
}

async function reviewFiles(place: RunPlace): Promise<readonly string[]> {
  const names = await namesInside(place, "reviews/Arena", "file")
  return names.filter((name) => name.endsWith(".jsonl")).map((name) => `reviews/Arena/${name}`)
}

/** `general_arena_<dataset>&<subset>@<candidate>&<baseline>.jsonl` */
function scopeOf(path: string): { dataset: string; subset: string } {
  const name = (path.split("/").at(-1) ?? "").replace(/^general_arena_/, "").replace(/\.jsonl$/, "")
  const [scope = ""] = name.split("@")
  const [dataset = "", subset = "default"] = scope.split("&")
  return { dataset, subset }
}

function reviewOf(text: string) {
  const line = mapOf(jsonOf(text))
  const index = numberOf(line?.index)
  const stored = mapOf(line?.sample_score)
  const score = mapOf(stored?.score)
  const metadata = mapOf(stored?.sample_metadata)
  const candidate = textOf(metadata?.model_1)
  const opponent = textOf(metadata?.model_2)
  if (index === undefined || candidate === undefined || opponent === undefined) return undefined
  const values = mapOf(score?.value) ?? {}
  const value = numberOf(values[textOf(score?.main_score_name) ?? ""]) ?? numberOf(Object.values(values)[0])
  const asked = listOf(line?.messages)
    .map(mapOf)
    .find((message) => message?.role === "user")
  return {
    index,
    candidate,
    opponent,
    answer: textOf(score?.prediction),
    target: textOf(line?.target),
    score: value ?? null,
    explanation: (textOf(score?.explanation) ?? "").slice(0, longestReply),
    prompt: (textOf(asked?.content) ?? textOf(line?.input) ?? "").slice(0, longestPrompt),
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
