import { readFile, stat } from "node:fs/promises"
import { join } from "node:path"
import { contentText, readLines, reviewFromLine } from "@evalscope/core"
import { z } from "zod"
import { filesOfRun } from "../../runs/run-files.js"

const resultFile = (runDir: string) => join(runDir, "arena", "arena.json")

/** Whether a run folder holds a finished contest. */
export async function isArenaRun(runDir: string): Promise<boolean> {
  return stat(resultFile(runDir)).then(
    () => true,
    () => false,
  )
}

const ratingRow = z.object({
  model: z.string(),
  rating: z.number(),
  lower: z.number(),
  upper: z.number(),
  win_rate: z.number(),
  wins: z.number(),
  ties: z.number(),
  losses: z.number(),
})

const result = z.object({
  mode: z.string(),
  baseline: z.string(),
  models: z.array(z.string()),
  judges: z.array(z.string()),
  questions: z.number(),
  games: z.object({ judged: z.number(), failed: z.number() }),
  ratings: z.object({ method: z.string(), ratings: z.array(ratingRow) }).nullable(),
  pairs: z.array(
    z.object({
      a: z.string(),
      b: z.string(),
      games: z.number(),
      wins: z.number(),
      ties: z.number(),
      losses: z.number(),
    }),
  ),
  warnings: z.array(z.string()),
})

/** What `arena.json` says of a contest. */
export type ArenaRunResult = z.infer<typeof result>
export type PairRow = ArenaRunResult["pairs"][number]

/** Reads the result of a contest. */
export async function readArenaRun(runDir: string): Promise<ArenaRunResult> {
  return result.parse(JSON.parse(await readFile(resultFile(runDir), "utf8")))
}

/** A question with the answers of two models, and how the judges saw them. */
export interface StoredBattle {
  readonly id: string
  readonly subset: string
  readonly index: number
  readonly question: string
  readonly modelA: string
  readonly modelB: string
  readonly answerA: string
  readonly answerB: string
  /** Mean over judges and orders, from 0 (B is better) to 1; undefined when no verdict could be read. */
  readonly score: number | undefined
}

const metadata = z.object({ model_1: z.string(), model_2: z.string() })

/** The battles of a contest in the order of its files, one at a time. */
async function* readStoredBattles(runDir: string): AsyncGenerator<StoredBattle> {
  for (const { path } of await filesOfRun(runDir, "reviews")) {
    for await (const line of readLines(path)) {
      const review = reviewFromLine(path, line)
      const models = metadata.safeParse(review.sampleMetadata)
      if (!models.success) continue
      const { model_1: modelA, model_2: modelB } = models.data
      const asked = review.messages.find(({ role }) => role === "user")
      const subset =
        path
          .split(/[\\/]/)
          .at(-1)
          ?.replace(/^general_arena_|\.jsonl$/g, "") ?? ""
      yield {
        id: `${subset} ${review.index}`,
        subset,
        index: review.index,
        question: asked ? contentText(asked.content) : "",
        modelA,
        modelB,
        answerA: review.prediction,
        answerB: typeof review.target === "string" ? review.target : review.target.join("\n"),
        score: review.score.values.score,
      }
    }
  }
}

/** The first battles of a contest; more than anybody looks through. */
export async function firstBattles(runDir: string, most = 2000): Promise<readonly StoredBattle[]> {
  const battles: StoredBattle[] = []
  for await (const battle of readStoredBattles(runDir)) {
    battles.push(battle)
    if (battles.length >= most) break
  }
  return battles
}
