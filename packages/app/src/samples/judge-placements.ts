import { listOf, mapOf, textOf } from "./json-value.js"

/** What a judge said of one pair of answers in both orders, told from the candidate's side: 1 wins, 0 is a tie, -1 loses. */
export interface Placements {
  judge: string
  /** With the candidate's answer shown first. */
  first: number
  second: number
}

/** The pairs of a review that were judged twice, with the answers in either order; none where scores are of one answer. */
export function judgePlacements(score: unknown): readonly Placements[] {
  const map = mapOf(score)
  const summary = mapOf(map?.judge_summary)
  return [
    ...fromAttempts(listOf(summary?.attempts)),
    ...fromGames(mapOf(mapOf(map?.metadata)?.battle_result)?.games),
  ]
}

/** Attempts that say in which order the answers stood; their labels speak of the answers as they were shown. */
function fromAttempts(attempts: readonly unknown[]): readonly Placements[] {
  const rounds = new Map<string, { judge: string; original?: number; swapped?: number }>()
  for (const entry of attempts) {
    const attempt = mapOf(entry)
    const winner = winnerOf(attempt?.label ?? attempt?.parsed_value)
    const placement = attempt?.placement
    if (winner === undefined || (placement !== "original" && placement !== "swapped")) continue
    const judge = textOf(attempt?.judge_id) ?? "judge"
    const key = JSON.stringify([judge, attempt?.case_id ?? null, attempt?.repeat_id ?? null])
    const round = rounds.get(key) ?? { judge }
    rounds.set(key, { ...round, [placement]: placement === "original" ? winner : -winner })
  }
  return [...rounds.values()].flatMap(({ judge, original, swapped }) =>
    original === undefined || swapped === undefined ? [] : [{ judge, first: original, second: swapped }],
  )
}

/** Games of one meeting come in twos, the second with the models changed round. */
function fromGames(value: unknown): readonly Placements[] {
  const games = listOf(value).flatMap((entry) => {
    const game = mapOf(entry)
    const winner = winnerOf(game?.judgment)
    const [a, b] = [textOf(game?.model_a), textOf(game?.model_b)]
    return a === undefined || b === undefined || winner === undefined
      ? []
      : [{ a, b, winner, judge: textOf(game?.judge) ?? "judge" }]
  })
  const found: Placements[] = []
  for (const [at, game] of games.entries()) {
    const next = games[at + 1]
    if (next && next.judge === game.judge && next.a === game.b && next.b === game.a)
      found.push({ judge: game.judge, first: game.winner, second: -next.winner })
  }
  return found
}

/** 1 when the answer shown first wins. */
function winnerOf(verdict: unknown): number | undefined {
  const label = textOf(verdict)
    ?.toUpperCase()
    .replaceAll(/[\s[\]]/g, "")
  if (label === undefined) return undefined
  if (label === "TIE" || /^[AB]=[AB]$/.test(label)) return 0
  if (/^A>{1,2}B$|^B<{1,2}A$|^MODEL_A$/.test(label)) return 1
  return /^B>{1,2}A$|^A<{1,2}B$|^MODEL_B$/.test(label) ? -1 : undefined
}
