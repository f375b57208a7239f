import { createPace, type Pace } from "@evalscope/core"
import { collectBattles } from "../battle/index.js"
import { activePairs, orderDoubt } from "./active-pairing.js"
import { battlesOfGames } from "./battles-of-games.js"
import {
  type Game,
  gameKey,
  type Judge,
  type JudgedGame,
  type JudgingRules,
  judgeFailed,
  judgeGame,
  stopsContest,
} from "./game.js"
import type { GameLog } from "./game-log.js"
import { allPairs, baselinePairs, type PositionMode, placements } from "./pairings.js"
import type { ContestQuestion, Pairing } from "./question.js"

/** Who plays whom. */
export type ContestMode =
  | { type: "baseline"; baseline: string }
  | { type: "all-pairs" }
  /**
   * Spends at most `budget` games (judge calls without second attempts) where the ranking is least sure, and stops
   * early when every order is wrong with a chance below `doubt` (default 0.01).
   */
  | { type: "tournament"; budget: number; doubt?: number }

export interface ContestOptions {
  questions: readonly ContestQuestion[]
  models: readonly string[]
  mode: ContestMode
  judges: readonly Judge[]
  rules: JudgingRules
  positions: PositionMode
  /** Times each judge is asked the same. */
  repeats: number
  /** Games at once. */
  concurrency: number
  /** Steers the games while they are played, in place of `concurrency`. */
  pace?: Pace
  seed: number
  log: GameLog
  signal?: AbortSignal
  onGame?: (game: JudgedGame, progress: ContestProgress) => void
}

export interface ContestProgress {
  /** Games done, those of earlier runs included. */
  done: number
  /** Games planned so far. */
  planned: number
}

export interface ContestResult {
  /** In planned order, whatever order they were judged in. */
  games: readonly JudgedGame[]
  /** Games taken from the log. */
  reused: number
  /** Games whose judge could not be reached; they are judged by the next run on the same folder. */
  failures: readonly { game: Game; message: string }[]
}

/**
 * Judges all games of a mode, each exactly once however often the contest is interrupted and started again.
 * @throws EvalScopeError when the judge refuses for good, when aborted, or when not one game could be judged.
 */
export async function runContest(options: ContestOptions): Promise<ContestResult> {
  const state: ContestState = { games: [], failures: [], reused: 0, planned: 0, lastFailure: undefined }
  if (options.mode.type === "tournament") await runTournament(options, options.mode, state)
  else {
    const pairs =
      options.mode.type === "baseline"
        ? baselinePairs(options.models, options.mode.baseline)
        : allPairs(options.models)
    const games = options.questions.flatMap((question) =>
      pairs.flatMap((pair) => (hasBoth(question, pair) ? gamesOf(options, question, pair) : [])),
    )
    await playAll(options, games, state)
  }
  if (state.games.length === 0 && state.failures.length > 0) {
    throw judgeFailed(state.failures.length, state.lastFailure)
  }
  return { games: state.games, reused: state.reused, failures: state.failures }
}

interface ContestState {
  games: JudgedGame[]
  failures: { game: Game; message: string }[]
  lastFailure: unknown
  reused: number
  planned: number
}

/** Both orders (or as `positions` says), all judges, all repetitions. */
function gamesOf(options: ContestOptions, question: ContestQuestion, pair: Pairing): readonly Game[] {
  const { positions, seed, judges, repeats } = options
  return placements(pair, question, positions, seed).flatMap((shown) =>
    judges.flatMap(({ id }) =>
      Array.from({ length: repeats }, (_, repeat) => ({ ...shown, question, judge: id, repeat })),
    ),
  )
}

async function playAll(options: ContestOptions, games: readonly Game[], state: ContestState): Promise<void> {
  const pace = options.pace ?? createPace(options.concurrency)
  const results = new Array<JudgedGame | undefined>(games.length)
  state.planned += games.length
  const playing = new Set<Promise<void>>()
  let stopped: unknown
  const play = async (game: Game, position: number): Promise<void> => {
    try {
      results[position] = await playOne(options, game, state)
    } catch (thrown) {
      stopped ??= thrown
    } finally {
      pace.ended()
    }
  }
  for (const [position, game] of games.entries()) {
    try {
      await pace.begin(options.signal)
    } catch (reason) {
      stopped ??= reason
      break
    }
    if (stopped !== undefined) {
      pace.ended()
      break
    }
    const one = play(game, position).finally(() => playing.delete(one))
    playing.add(one)
  }
  await Promise.all(playing)
  if (stopped !== undefined) throw stopped
  for (const result of results) if (result) state.games.push(result)
}

async function playOne(
  options: ContestOptions,
  game: Game,
  state: ContestState,
): Promise<JudgedGame | undefined> {
  const judge = options.judges.find(({ id }) => id === game.judge)
  if (!judge) return undefined
  options.signal?.throwIfAborted()
  const known = options.log.get(gameKey(game, judge, options.rules))
  if (known) {
    state.reused += 1
    return known
  }
  try {
    const judged = await judgeGame(game, judge, options.rules, options.signal)
    await options.log.add(judged)
    options.onGame?.(judged, { done: options.log.size, planned: state.planned })
    return judged
  } catch (thrown) {
    if (stopsContest(thrown) || options.signal?.aborted) throw thrown
    state.failures.push({ game, message: thrown instanceof Error ? thrown.message : String(thrown) })
    state.lastFailure = thrown
    return undefined
  }
}

/** Pairs that are chosen before their verdicts are looked at. */
const pairsPerRound = 16

async function runTournament(
  options: ContestOptions,
  mode: Extract<ContestMode, { type: "tournament" }>,
  state: ContestState,
): Promise<void> {
  const { models, questions, judges, repeats, positions } = options
  const perPair = (positions === "swap" ? 2 : 1) * judges.length * repeats
  const used = new Map<string, number>()
  const nameOf = (pair: Pairing) => `${pair.first}\n${pair.second}`
  // Each pair goes through the questions from another starting point, so that all questions are used evenly.
  const pairs = allPairs(models)
  const open = new Map(
    pairs.map((pair, number) => {
      const own = questions.filter((question) => hasBoth(question, pair))
      const turn = own.length === 0 ? 0 : Math.floor((number * own.length) / pairs.length)
      return [nameOf(pair), [...own.slice(turn), ...own.slice(0, turn)]] as const
    }),
  )
  let left = Math.floor(mode.budget / perPair)
  while (left > 0) {
    const battles = collectBattles(battlesOfGames(state.games, 1))
    if (battles.size > 0 && orderDoubt(models, battles) < (mode.doubt ?? 0.01)) return
    const chosen = activePairs({
      models,
      battles,
      count: Math.min(left, pairsPerRound),
      gamesPerPair: perPair,
      available: (pair, times) =>
        (used.get(nameOf(pair)) ?? 0) + times < (open.get(nameOf(pair))?.length ?? 0),
    })
    if (chosen.length === 0) return
    const games = chosen.flatMap((pair) => {
      const at = used.get(nameOf(pair)) ?? 0
      used.set(nameOf(pair), at + 1)
      const question = open.get(nameOf(pair))?.[at]
      return question ? gamesOf(options, question, pair) : []
    })
    await playAll(options, games, state)
    left -= chosen.length
  }
}

function hasBoth({ answers }: ContestQuestion, { first, second }: Pairing): boolean {
  return answers[first] !== undefined && answers[second] !== undefined
}
