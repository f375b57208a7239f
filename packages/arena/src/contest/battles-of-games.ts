import type { Battle } from "../battle/index.js"
import { isStrong, verdictWinner } from "../judge/verdict.js"
import type { JudgedGame } from "./game.js"

/** Games with a usable verdict as battles; a strong verdict weighs `strongWeight`. */
export function battlesOfGames(games: Iterable<JudgedGame>, strongWeight = 3): Battle[] {
  const battles: Battle[] = []
  for (const { verdict, first, second, questionId } of games) {
    if (!verdict) continue
    battles.push({
      modelA: first,
      modelB: second,
      winner: verdictWinner(verdict),
      weight: isStrong(verdict) ? strongWeight : 1,
      questionId,
    })
  }
  return battles
}
