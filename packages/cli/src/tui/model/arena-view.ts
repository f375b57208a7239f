import type { PairRow } from "./arena-run.js"

/** A judged game, as far as a screen looks at it. */
export interface GameShown {
  readonly first: string
  readonly second: string
  readonly winner: "model_a" | "model_b" | "tie" | undefined
}

export interface Standing {
  readonly model: string
  /** Online Elo, from 1000. */
  rating: number
  wins: number
  ties: number
  losses: number
}

/** A contest under way: a fold of its games. */
export interface ArenaView {
  runDir: string
  done: number
  planned: number
  unread: number
  readonly standings: Map<string, Standing>
  readonly pairs: Map<string, PairRow>
  latest: GameShown[]
  /** Ratings as they were before the last `moveWindow` games, oldest first. */
  readonly earlier: ReadonlyMap<string, number>[]
}

const startRating = 1000
const step = 16
const keptGames = 50
const moveWindow = 50

export function newArenaView(models: readonly string[]): ArenaView {
  return {
    runDir: "",
    done: 0,
    planned: 0,
    unread: 0,
    standings: new Map(models.map((model) => [model, standing(model)])),
    pairs: new Map(),
    latest: [],
    earlier: [],
  }
}

/** Folds one game into a view, in place. */
export function applyGame(
  view: ArenaView,
  game: GameShown,
  progress: { readonly done: number; readonly planned: number },
): void {
  view.done = progress.done
  view.planned = progress.planned
  view.latest = [...view.latest.slice(-keptGames + 1), game]
  if (game.winner === undefined) {
    view.unread += 1
    return
  }
  view.earlier.push(new Map([...view.standings].map(([model, { rating }]) => [model, rating])))
  if (view.earlier.length > moveWindow) view.earlier.shift()
  const first = standingOf(view, game.first)
  const second = standingOf(view, game.second)
  const result = game.winner === "tie" ? 0.5 : game.winner === "model_a" ? 1 : 0
  const expected = 1 / (1 + 10 ** ((second.rating - first.rating) / 400))
  first.rating += step * (result - expected)
  second.rating -= step * (result - expected)
  countGame(first, result)
  countGame(second, 1 - result)
  const [a, b] = [game.first, game.second].sort()
  const key = `${a}\n${b}`
  const pair = view.pairs.get(key) ?? { a: a ?? "", b: b ?? "", games: 0, wins: 0, ties: 0, losses: 0 }
  const forA = a === game.first ? result : 1 - result
  view.pairs.set(key, {
    ...pair,
    games: pair.games + 1,
    wins: pair.wins + (forA === 1 ? 1 : 0),
    ties: pair.ties + (forA === 0.5 ? 1 : 0),
    losses: pair.losses + (forA === 0 ? 1 : 0),
  })
}

/** Models by rating, the best first. */
export function standingsOf(view: ArenaView): readonly Standing[] {
  return [...view.standings.values()].sort((a, b) => b.rating - a.rating)
}

/** How far ratings have moved within the last games, the biggest move first. */
export function moversOf(view: ArenaView): readonly { readonly model: string; readonly by: number }[] {
  const before = view.earlier[0]
  return [...view.standings.values()]
    .map(({ model, rating }) => ({ model, by: rating - (before?.get(model) ?? startRating) }))
    .sort((a, b) => Math.abs(b.by) - Math.abs(a.by))
}

function standingOf(view: ArenaView, model: string): Standing {
  const known = view.standings.get(model)
  if (known) return known
  const made = standing(model)
  view.standings.set(model, made)
  return made
}

function standing(model: string): Standing {
  return { model, rating: startRating, wins: 0, ties: 0, losses: 0 }
}

function countGame(row: Standing, result: number): void {
  if (result === 1) row.wins += 1
  else if (result === 0) row.losses += 1
  else row.ties += 1
}
