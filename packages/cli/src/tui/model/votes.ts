import { appendFile } from "node:fs/promises"
import { join } from "node:path"
import { parseStoredLine, readLines } from "@evalscope/core"
import { z } from "zod"
import type { StoredBattle } from "./arena-run.js"

/** What a voter says of the left and the right answer. */
export type Vote = "left" | "right" | "tie" | "both_bad"

export interface BlindBattle {
  readonly battle: StoredBattle
  /** The answer of model B is on the left. */
  readonly turned: boolean
}

const line = z.object({ id: z.string() })

/** The labels of people: a file that `evalscope arena run --human-labels` reads. */
export function votesFile(runDir: string): string {
  return join(runDir, "arena", "votes.jsonl")
}

/** Battles nobody has voted on yet, in an order and with sides that tell nothing of the models. */
export async function blindBattles(
  runDir: string,
  battles: readonly StoredBattle[],
): Promise<readonly BlindBattle[]> {
  const voted = new Set<string>()
  for await (const stored of readLines(votesFile(runDir))) {
    const parsed = line.safeParse(parseStoredLine(votesFile(runDir), stored))
    if (parsed.success) voted.add(parsed.data.id)
  }
  return battles
    .filter(({ id, answerA, answerB }) => !voted.has(id) && answerA !== answerB)
    .map((battle) => ({ battle, turned: scatter(`${battle.id} side`) % 2 === 1 }))
    .sort((a, b) => scatter(a.battle.id) - scatter(b.battle.id))
}

/** Stores a vote; returns the name of the preferred model, undefined for none. */
export async function castVote(
  runDir: string,
  { battle, turned }: BlindBattle,
  vote: Vote,
): Promise<string | undefined> {
  const preferred =
    vote === "left" ? (turned ? "b" : "a") : vote === "right" ? (turned ? "a" : "b") : undefined
  const label = {
    id: battle.id,
    question_id: questionId(battle),
    model_a: battle.modelA,
    model_b: battle.modelB,
    winner: preferred === undefined ? "tie" : `model_${preferred}`,
    vote,
    at: new Date().toISOString(),
  }
  await appendFile(votesFile(runDir), `${JSON.stringify(label)}\n`)
  if (preferred === undefined) return undefined
  return preferred === "a" ? battle.modelA : battle.modelB
}

/** As the contest names its questions: data set, subset, index. */
function questionId({ subset, index }: StoredBattle): string {
  const [scope = ""] = subset.split("@")
  return `${scope.replace("&", "/")}#${index}`
}

/** The same number for the same text, and no order to be seen in it (FNV-1a). */
function scatter(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(text, "utf8")) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash
}
