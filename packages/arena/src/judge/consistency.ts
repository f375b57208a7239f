import { kendallTauB, spearman } from "../rating/index.js"
import { cohenKappa } from "./agreement.js"
import { type Verdict, verdictWinner } from "./verdict.js"

/** The verdicts on one pair of answers in both placements, both told from the candidate's side (candidate = A). */
export interface PlacementPair {
  /** When the candidate was shown first. */
  candidateFirst: Verdict | undefined
  candidateSecond: Verdict | undefined
}

/** How a judge behaves when the two answers change places. */
export interface PlacementConsistency {
  pairs: number
  usable: number
  unusable: number
  /** The same result for the candidate both times. */
  consistent: number
  /** The first-shown answer won both times. */
  flipFirstShownWins: number
  flipSecondShownWins: number
  /** A tie in one placement only. */
  halfFlip: number
  /** Full flips among usable pairs. */
  positionBiasRate: number
  /** Above 0: the first-shown answer is preferred. First-shown minus second-shown flips, among usable pairs. */
  positionBiasDirection: number
  kappa: number
  kappaLinear: number
  kappaQuadratic: number
  spearman: number
  kendallTauB: number
}

/** Loss, tie, win for the candidate as 0, 1, 2. */
function level(verdict: Verdict): number {
  const winner = verdictWinner(verdict)
  return winner === "model_a" ? 2 : winner === "tie" ? 1 : 0
}

/** @see PlacementConsistency */
export function placementConsistency(pairs: readonly PlacementPair[]): PlacementConsistency {
  const levels = pairs.flatMap(({ candidateFirst, candidateSecond }) =>
    candidateFirst && candidateSecond ? [[level(candidateFirst), level(candidateSecond)] as const] : [],
  )
  const usable = levels.length
  const count = (test: (first: number, second: number) => boolean) =>
    levels.filter(([first, second]) => test(first, second)).length
  const flipFirst = count((first, second) => first === 2 && second === 0)
  const flipSecond = count((first, second) => first === 0 && second === 2)
  const first = levels.map(([value]) => value)
  const second = levels.map(([, value]) => value)
  return {
    pairs: pairs.length,
    usable,
    unusable: pairs.length - usable,
    consistent: count((x, y) => x === y),
    flipFirstShownWins: flipFirst,
    flipSecondShownWins: flipSecond,
    halfFlip: count((x, y) => Math.abs(x - y) === 1),
    positionBiasRate: (flipFirst + flipSecond) / usable,
    positionBiasDirection: (flipFirst - flipSecond) / usable,
    kappa: cohenKappa(levels, 3),
    kappaLinear: cohenKappa(levels, 3, "linear"),
    kappaQuadratic: cohenKappa(levels, 3, "quadratic"),
    spearman: spearman(first, second),
    kendallTauB: kendallTauB(first, second),
  }
}
