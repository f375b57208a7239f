import { EvalScopeError } from "@evalscope/core"
import { type Battle, collectBattles } from "../battle/index.js"
import { type RateOptions, type RatingTable, rateBattles } from "../rating/index.js"

/** Rating points by which a model that won or lost everything may lie from the others. */
const weakPrior = 400

/** Why the battles alone do not settle everything, and what was done about it. */
interface RatingDoubt {
  /**
   * `prior`: a weak prior keeps a rating finite that otherwise is not. `position`: verdicts go with the place of an
   * answer, so that what the place is worth has no finite estimate, and the ratings do without it.
   */
  kind: "prior" | "position"
  text: string
}

export interface RatedContest {
  table: RatingTable
  doubts: readonly RatingDoubt[]
}

/**
 * Rates the battles of a contest, or of a part of it. Where they alone do not settle every rating, since a model won or
 * lost everything or some never met, a weak prior does. Where the place that an answer is shown in decides, no prior
 * on the models helps: the place is left out, and as both orders were played it falls out of the ratings by itself.
 *
 * @throws EvalScopeError when there is no battle, or none of the baseline.
 */
export async function rateContest(
  battles: readonly Battle[],
  options: Pick<RateOptions, "baseline" | "rounds" | "seed" | "confidence" | "position">,
): Promise<RatedContest> {
  const columns = collectBattles(battles)
  const doubts: RatingDoubt[] = []
  let settled: RateOptions = options
  for (;;) {
    try {
      return { table: await rateBattles(columns, settled), doubts }
    } catch (thrown) {
      if (!EvalScopeError.is(thrown)) throw thrown
      const { reason } = thrown.context
      if (reason === "unbounded" && settled.position === true) {
        settled = { ...settled, position: false }
        doubts.push({ kind: "position", text: placeText(battles) })
      } else if ((reason === "separated" || reason === "disconnected") && settled.prior === undefined) {
        settled = { ...settled, prior: weakPrior }
        doubts.push({ kind: "prior", text: `${thrown.message} The ratings lean on a weak prior.` })
      } else throw thrown
    }
  }
}

function placeText(battles: readonly Battle[]): string {
  const won = battles.filter(({ winner }) => winner === "model_a").length
  const lost = battles.filter(({ winner }) => winner === "model_b").length
  const [place, n] = won >= lost ? (["first", won] as const) : (["second", lost] as const)
  return `The answer shown ${place} won ${n} of ${won + lost} decided games: what its place is worth has no finite estimate, and the ratings leave it out.`
}
