import type { Winner } from "../battle/index.js"
import type { JudgedGame } from "../contest/index.js"
import { kendallTauB, spearman } from "../rating/index.js"
import { cohenKappa, krippendorffAlpha } from "./agreement.js"
import { type PlacementConsistency, placementConsistency } from "./consistency.js"
import { isStrong, mirrorVerdict, type Verdict, verdictGrade, verdictWinner } from "./verdict.js"

/** A person's verdict on the same pair. */
export interface HumanLabel {
  questionId: string
  modelA: string
  modelB: string
  winner: Winner
}

export interface HumanAgreement {
  labels: number
  /** Share of equal results among all, and among those where neither said tie. */
  agreement: number
  agreementWithoutTies: number
  kappa: number
  spearman: number
  kendallTauB: number
}

export interface JudgeQuality {
  judge: string
  games: number
  /** Shares of all games, and of usable games. */
  unparsableRate: number
  tieRate: number
  strongRate: number
  placements: PlacementConsistency | undefined
  /** Share of equal verdicts, and kappa, between repetitions of one question; undefined without repetitions. */
  selfConsistency: { comparisons: number; agreement: number; kappa: number } | undefined
  human: HumanAgreement | undefined
  cost: { inputTokens: number; outputTokens: number; requests: number }
}

export interface JuryQuality {
  judges: readonly JudgeQuality[]
  /** Kappa over loss, tie, win of each two judges, and Krippendorff's alpha of all; for juries. */
  pairs: readonly { judges: readonly [string, string]; games: number; agreement: number; kappa: number }[]
  alpha: number | undefined
}

/** How far the judges of a contest can be trusted, and what they cost. */
export function judgeQuality(games: readonly JudgedGame[], labels: readonly HumanLabel[] = []): JuryQuality {
  const judges = [...new Set(games.map(({ judge }) => judge))].sort()
  return {
    judges: judges.map((judge) =>
      qualityOf(
        judge,
        games.filter((game) => game.judge === judge),
        labels,
      ),
    ),
    ...betweenJudges(judges, games),
  }
}

function qualityOf(judge: string, games: readonly JudgedGame[], labels: readonly HumanLabel[]): JudgeQuality {
  const usable = games.flatMap(({ verdict }) => verdict ?? [])
  const share = (test: (verdict: Verdict) => boolean) => usable.filter(test).length / usable.length
  const sum = (of: (game: JudgedGame) => number) => games.reduce((total, game) => total + of(game), 0)
  return {
    judge,
    games: games.length,
    unparsableRate: (games.length - usable.length) / games.length,
    tieRate: share((verdict) => verdict === "A=B"),
    strongRate: share(isStrong),
    placements: placementsOf(games),
    selfConsistency: repetitionsOf(games),
    human: labels.length === 0 ? undefined : humanAgreement(games, labels),
    cost: {
      inputTokens: sum((game) => game.inputTokens),
      outputTokens: sum((game) => game.outputTokens),
      requests: sum((game) => game.attempts),
    },
  }
}

/** The name of a game apart from the order of its answers, with the verdict as if the first by name were A. */
function oriented(game: JudgedGame): { pair: string; verdict: Verdict | undefined; inOrder: boolean } {
  const inOrder = game.first < game.second
  const [low, high] = inOrder ? [game.first, game.second] : [game.second, game.first]
  const verdict = game.verdict && (inOrder ? game.verdict : mirrorVerdict(game.verdict))
  return { pair: `${game.questionId}\n${low}\n${high}`, verdict, inOrder }
}

function placementsOf(games: readonly JudgedGame[]): PlacementConsistency | undefined {
  const found = new Map<string, { inOrder?: JudgedGame; swapped?: JudgedGame }>()
  for (const game of games) {
    const { pair, inOrder } = oriented(game)
    const key = `${pair}\n${game.repeat}`
    found.set(key, { ...found.get(key), [inOrder ? "inOrder" : "swapped"]: game })
  }
  const pairs = [...found.values()].flatMap(({ inOrder, swapped }) =>
    inOrder && swapped
      ? [{ candidateFirst: oriented(inOrder).verdict, candidateSecond: oriented(swapped).verdict }]
      : [],
  )
  return pairs.length === 0 ? undefined : placementConsistency(pairs)
}

function repetitionsOf(games: readonly JudgedGame[]): JudgeQuality["selfConsistency"] {
  const groups = grouped(games)
  const pairs = [...groups.values()].flatMap((verdicts) =>
    verdicts.flatMap((first, i) => verdicts.slice(i + 1).map((second) => [first, second] as const)),
  )
  if (pairs.length === 0) return undefined
  return {
    comparisons: pairs.length,
    agreement: pairs.filter(([first, second]) => first === second).length / pairs.length,
    kappa: cohenKappa(
      pairs.map(([first, second]) => [4 * verdictGrade(first), 4 * verdictGrade(second)]),
      5,
    ),
  }
}

/** Verdicts on the same question in the same order. */
function grouped(games: readonly JudgedGame[]): Map<string, Verdict[]> {
  const groups = new Map<string, Verdict[]>()
  for (const { questionId, first, second, verdict } of games) {
    if (!verdict) continue
    const key = `${questionId}\n${first}\n${second}`
    const own = groups.get(key) ?? []
    own.push(verdict)
    groups.set(key, own)
  }
  return groups
}

function level(winner: Winner): number {
  return winner === "model_a" ? 2 : winner === "tie" ? 1 : 0
}

function humanAgreement(games: readonly JudgedGame[], labels: readonly HumanLabel[]): HumanAgreement {
  const byPair = new Map<string, number>()
  for (const { questionId, modelA, modelB, winner } of labels) {
    const [low, high] = modelA < modelB ? [modelA, modelB] : [modelB, modelA]
    byPair.set(`${questionId}\n${low}\n${high}`, modelA < modelB ? level(winner) : 2 - level(winner))
  }
  const pairs = games.flatMap((game) => {
    const { pair, verdict } = oriented(game)
    const human = byPair.get(pair)
    return verdict && human !== undefined ? [[level(verdictWinner(verdict)), human] as const] : []
  })
  const decided = pairs.filter(([judge, human]) => judge !== 1 && human !== 1)
  const same = (list: readonly (readonly [number, number])[]) =>
    list.filter(([judge, human]) => judge === human).length / list.length
  const judge = pairs.map(([value]) => value)
  const human = pairs.map(([, value]) => value)
  return {
    labels: pairs.length,
    agreement: same(pairs),
    agreementWithoutTies: same(decided),
    kappa: cohenKappa(pairs, 3),
    spearman: spearman(judge, human),
    kendallTauB: kendallTauB(judge, human),
  }
}

function betweenJudges(
  judges: readonly string[],
  games: readonly JudgedGame[],
): Pick<JuryQuality, "pairs" | "alpha"> {
  if (judges.length < 2) return { pairs: [], alpha: undefined }
  const units = new Map<string, Map<string, number>>()
  for (const game of games) {
    if (!game.verdict) continue
    const key = `${game.questionId}\n${game.first}\n${game.second}\n${game.repeat}`
    const own = units.get(key) ?? new Map<string, number>()
    own.set(game.judge, level(verdictWinner(game.verdict)))
    units.set(key, own)
  }
  const all = [...units.values()]
  const pairs = judges.flatMap((first, i) =>
    judges.slice(i + 1).map((second) => {
      const both = all.flatMap((unit) => {
        const x = unit.get(first)
        const y = unit.get(second)
        return x === undefined || y === undefined ? [] : [[x, y] as const]
      })
      return {
        judges: [first, second] as const,
        games: both.length,
        agreement: both.filter(([x, y]) => x === y).length / both.length,
        kappa: cohenKappa(both, 3),
      }
    }),
  )
  return { pairs, alpha: krippendorffAlpha(all.map((unit) => [...unit.values()])) }
}
