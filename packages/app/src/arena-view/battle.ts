import type { BattleRow } from "../api/index.js"

/** One judged game of two answers. */
export interface JudgedGame {
  judge: string
  repeat: number
  /** The model whose answer was shown first. */
  first: string
  verdict: string | null
  /** Of the one shown first: 1 won, 0.5 tie, 0 lost. */
  grade: number | null
  reply: string
  problem: string | null
}

/** Where a text of a battle is: a field of a stored review. */
export interface TextPlace {
  path: string
  at: number
  length: number
  field: "answer" | "target"
}

/** Two models on one question, all placements and judges together. `a` is the one that is not the baseline. */
export interface Battle {
  id: string
  dataset: string
  subset: string
  index: number
  question: string
  a: string
  b: string
  games: JudgedGame[]
}

const grades: Readonly<Record<string, number>> = {
  "A>>B": 1,
  "A>B": 0.75,
  "A=B": 0.5,
  "B>A": 0.25,
  "B>>A": 0,
}

/** How good a verdict is for the one shown first; null for what is no verdict. */
export function gradeOf(verdict: string | null): number | null {
  return verdict === null ? null : (grades[verdict] ?? null)
}

/** A game's grade from the side of a battle's `a`. */
export function gradeOfA(battle: Pick<Battle, "a">, game: JudgedGame): number | null {
  if (game.grade === null) return null
  return game.first === battle.a ? game.grade : 1 - game.grade
}

export function battleId(battle: Pick<Battle, "dataset" | "subset" | "index" | "a" | "b">): string {
  const { dataset, subset, index, a, b } = battle
  return Buffer.from(JSON.stringify([dataset, subset, index, a, b])).toString("base64url")
}

/** A light row, told from the side of `a`. */
export function battleRow(battle: Battle): BattleRow {
  const own = battle.games.flatMap((game) => gradeOfA(battle, game) ?? [])
  const winners = new Set(own.map((grade) => Math.sign(grade - 0.5)))
  return {
    id: battle.id,
    dataset: battle.dataset,
    subset: battle.subset,
    question: battle.question,
    a: battle.a,
    b: battle.b,
    score: own.length === 0 ? null : own.reduce((sum, grade) => sum + grade, 0) / own.length,
    games: battle.games.length,
    disagreement: winners.size > 1,
  }
}
