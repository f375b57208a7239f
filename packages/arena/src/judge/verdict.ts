import type { Winner } from "../battle/index.js"

/** Five-point verdicts of a judge that sees two answers, A first. */
export const verdicts = ["A>>B", "A>B", "A=B", "B>A", "B>>A"] as const
export type Verdict = (typeof verdicts)[number]

const spellings: ReadonlyMap<string, Verdict> = new Map([
  ...verdicts.map((verdict) => [verdict, verdict] as const),
  ["A<<B", "B>>A"],
  ["A<B", "B>A"],
  ["B=A", "A=B"],
  ["B<A", "A>B"],
  ["B<<A", "A>>B"],
])

/** The verdict of a label in any case, also in its mirrored spelling (`A<B`); undefined for anything else. */
export function verdictOf(label: string): Verdict | undefined {
  return spellings.get(label.trim().toUpperCase())
}

const mirrors: Readonly<Record<Verdict, Verdict>> = {
  "A>>B": "B>>A",
  "A>B": "B>A",
  "A=B": "A=B",
  "B>A": "A>B",
  "B>>A": "A>>B",
}

/** The same verdict with the places of the answers exchanged. */
export function mirrorVerdict(verdict: Verdict): Verdict {
  return mirrors[verdict]
}

const grades: Readonly<Record<Verdict, number>> = {
  "A>>B": 1,
  "A>B": 0.75,
  "A=B": 0.5,
  "B>A": 0.25,
  "B>>A": 0,
}

/** How good the verdict is for A: 1, 0.75, 0.5, 0.25 or 0. */
export function verdictGrade(verdict: Verdict): number {
  return grades[verdict]
}

/** Who won, with A as model a. */
export function verdictWinner(verdict: Verdict): Winner {
  const grade = grades[verdict]
  return grade > 0.5 ? "model_a" : grade < 0.5 ? "model_b" : "tie"
}

/** Whether the verdict says "much better". */
export function isStrong(verdict: Verdict): boolean {
  return verdict.includes(">>")
}

/**
 * One score from 0 to 1 of the verdicts on one pair, all told from the candidate's side (candidate = A): strong win 1,
 * win 0.75, tie 0.5, loss 0.25, strong loss 0. Placements that disagree in the winner make a tie; those that agree
 * are strong when one of them is. Undefined when a placement has no usable verdict.
 */
export function sampleScore(placements: readonly (Verdict | undefined)[]): number | undefined {
  const usable = placements.filter((verdict) => verdict !== undefined)
  if (usable.length === 0 || usable.length < placements.length) return undefined
  const winners = new Set(usable.map(verdictWinner))
  const [winner] = winners
  if (winners.size > 1 || winner === "tie") return 0.5
  const strong = usable.some(isStrong)
  if (winner === "model_a") return strong ? 1 : 0.75
  return strong ? 0 : 0.25
}
