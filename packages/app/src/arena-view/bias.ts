import { wilsonInterval } from "@evalscope/core"
import type { ArenaView } from "../api/index.js"
import { battleRow } from "./battle.js"
import { winnerOf } from "./match-battles.js"
import type { BattleTable } from "./read-battles.js"

type Bias = ArenaView["bias"]
type Side = NonNullable<Bias["position"]>

/** How often the answer shown first wins, and how often the longer one. Near one half, neither decides. */
export function biasOf(table: BattleTable): Bias {
  const position = { wins: 0, ties: 0, losses: 0 }
  const length = { wins: 0, ties: 0, losses: 0 }
  const lengths = new Map<string, { sum: number; n: number; seen: Set<string> }>()
  for (const battle of table.battles) {
    // Folders without a log of games do not say whose answer was shown first.
    if (table.hasGames) for (const { grade } of battle.games) count(position, grade)
    const [a, b] = [battle.a, battle.b].map((model) => table.answerLength(battle, model))
    const winner = winnerOf(battleRow(battle).score)
    if (a !== undefined && b !== undefined && a !== b && winner !== "unread")
      count(length, winner === "tie" ? 0.5 : (winner === "a") === a > b ? 1 : 0)
    const question = `${battle.dataset}\n${battle.subset}\n${battle.index}`
    for (const [model, characters] of [
      [battle.a, a],
      [battle.b, b],
    ] as const) {
      const known = lengths.get(model) ?? { sum: 0, n: 0, seen: new Set() }
      lengths.set(model, known)
      // The same answer meets several opponents.
      if (characters === undefined || known.seen.has(question)) continue
      known.seen.add(question)
      known.sum += characters
      known.n += 1
    }
  }
  return {
    position: sideOf(position),
    length: sideOf(length),
    answer_characters: [...lengths].flatMap(([model, { sum, n }]) =>
      n === 0 ? [] : [{ model, mean: sum / n }],
    ),
  }
}

function count(side: { wins: number; ties: number; losses: number }, grade: number | null): void {
  if (grade === null) return
  if (grade > 0.5) side.wins += 1
  else if (grade < 0.5) side.losses += 1
  else side.ties += 1
}

function sideOf(side: { wins: number; ties: number; losses: number }): Side | null {
  const decided = side.wins + side.losses
  if (decided === 0) return null
  const share = side.wins / decided
  const [low, high] = wilsonInterval(share, decided)
  return { ...side, share, interval: [low, high] }
}
