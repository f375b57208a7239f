import { LineFile, parseStoredLine, readLines } from "@evalscope/core"
import { z } from "zod"
import { verdicts } from "../judge/verdict.js"
import type { JudgedGame } from "./game.js"

const lineSchema = z.object({
  key: z.string(),
  dataset: z.string(),
  subset: z.string(),
  question_id: z.string(),
  index: z.int(),
  model_a: z.string(),
  model_b: z.string(),
  judge: z.string(),
  repeat: z.int(),
  verdict: z.enum(verdicts).nullable(),
  problem: z.string().nullish(),
  reply: z.string(),
  usage: z.object({ input_tokens: z.number(), output_tokens: z.number() }),
  attempts: z.number(),
})

/** The judged games of a run, in a file to which a line is appended as soon as a game is judged. */
export interface GameLog {
  get(key: string): JudgedGame | undefined
  readonly size: number
  /** Resolves when the line is stored; a kill after that loses nothing. */
  add(game: JudgedGame): Promise<void>
  close(): Promise<void>
}

/** Opens the log, reading what earlier runs judged. A half-written last line is dropped. */
export async function openGameLog(path: string): Promise<GameLog> {
  const games = new Map<string, JudgedGame>()
  for await (const game of readGames(path)) games.set(game.key, game)
  const file = await LineFile.open(path)
  return {
    get: (key) => games.get(key),
    get size() {
      return games.size
    },
    async add(game) {
      await file.append(gameToLine(game))
      games.set(game.key, game)
    },
    close: () => file.close(),
  }
}

/** Streams the games of a log. Lines of another shape are left out: they are judged again. */
export async function* readGames(path: string): AsyncGenerator<JudgedGame> {
  for await (const line of readLines(path)) {
    const parsed = lineSchema.safeParse(parseStoredLine(path, line))
    if (parsed.success) yield gameOfLine(parsed.data)
  }
}

function gameToLine(game: JudgedGame): z.input<typeof lineSchema> {
  return {
    key: game.key,
    dataset: game.dataset,
    subset: game.subset,
    question_id: game.questionId,
    index: game.index,
    model_a: game.first,
    model_b: game.second,
    judge: game.judge,
    repeat: game.repeat,
    verdict: game.verdict ?? null,
    problem: game.problem ?? null,
    reply: game.reply,
    usage: { input_tokens: game.inputTokens, output_tokens: game.outputTokens },
    attempts: game.attempts,
  }
}

function gameOfLine(line: z.infer<typeof lineSchema>): JudgedGame {
  return {
    key: line.key,
    dataset: line.dataset,
    subset: line.subset,
    questionId: line.question_id,
    index: line.index,
    first: line.model_a,
    second: line.model_b,
    judge: line.judge,
    repeat: line.repeat,
    verdict: line.verdict ?? undefined,
    problem: line.problem ?? undefined,
    reply: line.reply,
    inputTokens: line.usage.input_tokens,
    outputTokens: line.usage.output_tokens,
    attempts: line.attempts,
  }
}
