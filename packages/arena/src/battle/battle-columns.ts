import { EvalScopeError } from "@evalscope/core"
import { type Battle, type StyleCounts, winnerScore } from "./battle.js"
import { type GrowingFloats, growingFloats, growingInts } from "./growing-array.js"
import { createNameTable } from "./name-table.js"
import { emptyScan, scanBattleLine } from "./scan-battle-line.js"

/** A result and its weight; battles differ in few of them. */
export interface BattleKind {
  /** Result for the first-shown model, 0 to 1. */
  score: number
  weight: number
}

/**
 * Many battles, one typed array per field, in the order they were added. `a` is the model that was shown first.
 * Players are sorted by name, so that everything computed from merged battles is independent of their order.
 */
export interface BattleColumns {
  readonly size: number
  readonly players: readonly string[]
  readonly a: Int32Array
  readonly b: Int32Array
  /** Index into `kinds`. */
  readonly kind: Int32Array
  readonly kinds: readonly BattleKind[]
  /** Question of each battle, numbered from 0. A battle without a question is a question of its own. */
  readonly question: Int32Array
  readonly questionCount: number
  /** Present when every battle has style counts: tokens, headers, lists, bold of a, then of b; eight per battle. */
  readonly style: Float64Array | undefined
}

/** Collects battles one by one. */
export interface BattleCollector {
  /** @throws EvalScopeError `dataset_malformed` for a model against itself, or a weight or score out of range. */
  add(battle: Battle): void
  /**
   * Adds the battle of a line in its usual form, given as bytes; false when the line needs a full reader. Throws as
   * `add`.
   */
  addBytes(bytes: Uint8Array, from: number, to: number): boolean
  /** The battles added so far. */
  columns(): BattleColumns
}

/** @see BattleCollector */
export function createBattleCollector(): BattleCollector {
  const names = createNameTable()
  const questions = createNameTable()
  const kinds = kindInterner()
  const a = growingInts()
  const b = growingInts()
  const kind = growingInts()
  const question = growingInts()
  const scan = emptyScan()
  let style: GrowingFloats | undefined = growingFloats()
  let size = 0
  let anonymous = 0

  const push = (
    modelA: number,
    modelB: number,
    score: number,
    weight: number,
    ask: number,
    swapped: boolean,
  ) => {
    a.push(swapped ? modelB : modelA)
    b.push(swapped ? modelA : modelB)
    kind.push(kinds.index(swapped ? 1 - score : score, weight))
    question.push(ask)
    size += 1
  }
  // Negative numbers mark battles without a question; they are numbered when all are known.
  const noQuestion = () => -++anonymous

  return {
    add(battle) {
      const score = battle.score ?? winnerScore(battle.winner)
      const weight = battle.weight ?? 1
      if (!(score >= 0 && score <= 1)) throw malformed(`the score ${score} is not within 0 to 1`)
      if (!(weight > 0 && weight < Number.POSITIVE_INFINITY))
        throw malformed(`the weight ${weight} is not above 0`)
      if (battle.modelA === battle.modelB) throw malformed(`"${battle.modelA}" plays against itself`)
      const swapped = battle.first === "model_b"
      const asked = battle.questionId === undefined ? noQuestion() : questions.of(battle.questionId)
      push(names.of(battle.modelA), names.of(battle.modelB), score, weight, asked, swapped)
      if (battle.style === undefined) style = undefined
      else if (style) {
        pushCounts(style, swapped ? battle.style.b : battle.style.a)
        pushCounts(style, swapped ? battle.style.a : battle.style.b)
      }
    },
    addBytes(bytes, from, to) {
      if (!scanBattleLine(bytes, from, to, scan)) return false
      const modelA = names.ofBytes(bytes, scan.modelAFrom, scan.modelATo)
      const modelB = names.ofBytes(bytes, scan.modelBFrom, scan.modelBTo)
      if (modelA === modelB) throw malformed(`"${names.list()[modelA] ?? ""}" plays against itself`)
      const asked =
        scan.questionFrom < 0 ? noQuestion() : questions.ofBytes(bytes, scan.questionFrom, scan.questionTo)
      push(modelA, modelB, scan.winner, scan.weight, asked, false)
      style = undefined
      return true
    },
    columns() {
      const known = names.list()
      const players = known.toSorted()
      const rank = new Map(players.map((player, position) => [player, position]))
      const place = Int32Array.from(known, (player) => rank.get(player) ?? 0)
      const named = questions.size
      return {
        size,
        players,
        a: a.trimmed().map((index) => place[index] ?? 0),
        b: b.trimmed().map((index) => place[index] ?? 0),
        kind: kind.trimmed(),
        kinds: kinds.list(),
        question: question.trimmed().map((index) => (index < 0 ? named - 1 - index : index)),
        questionCount: named + anonymous,
        style: size > 0 ? style?.trimmed() : undefined,
      }
    },
  }
}

/** Collects all battles of an iterable. */
export function collectBattles(battles: Iterable<Battle>): BattleColumns {
  const collector = createBattleCollector()
  for (const battle of battles) collector.add(battle)
  return collector.columns()
}

function pushCounts(into: GrowingFloats, counts: StyleCounts): void {
  into.push(counts.tokens)
  into.push(counts.headers)
  into.push(counts.lists)
  into.push(counts.bold)
}

function kindInterner() {
  const byWeight = new Map<number, Map<number, number>>()
  const kinds: BattleKind[] = []
  let lastScore = Number.NaN
  let lastWeight = Number.NaN
  let lastIndex = 0
  return {
    index(score: number, weight: number): number {
      if (score === lastScore && weight === lastWeight) return lastIndex
      let byScore = byWeight.get(weight)
      if (!byScore) {
        byScore = new Map()
        byWeight.set(weight, byScore)
      }
      let index = byScore.get(score)
      if (index === undefined) {
        index = kinds.length
        byScore.set(score, index)
        kinds.push({ score, weight })
      }
      lastScore = score
      lastWeight = weight
      lastIndex = index
      return index
    },
    list: (): readonly BattleKind[] => kinds,
  }
}

function malformed(problem: string): EvalScopeError {
  return new EvalScopeError({
    code: "dataset_malformed",
    message: `A battle cannot be used: ${problem}.`,
    hint: "Check the battles' model_a, model_b, weight and score.",
  })
}
