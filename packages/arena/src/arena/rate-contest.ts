import { EvalScopeError } from "@evalscope/core"
import { type Battle, collectBattles } from "../battle/index.js"
import { type RateOptions, type RatingTable, rateBattles } from "../rating/index.js"

/** Rating points by which a model that won or lost everything may lie from the others. */
const weakPrior = 400

/**
 * Rates the battles of a contest, or of a part of it. Where they alone do not settle every rating, since a model won or
 * lost everything or some never met, a weak prior does, and `doubt` says why.
 *
 * @throws EvalScopeError when there is no battle, or none of the baseline.
 */
export async function rateContest(
  battles: readonly Battle[],
  options: Pick<RateOptions, "baseline" | "rounds" | "seed" | "confidence" | "position">,
): Promise<{ table: RatingTable; doubt: string | undefined }> {
  const columns = collectBattles(battles)
  try {
    return { table: await rateBattles(columns, options), doubt: undefined }
  } catch (thrown) {
    if (!EvalScopeError.is(thrown) || thrown.context.reason === undefined) throw thrown
    const table = await rateBattles(columns, { ...options, prior: weakPrior })
    return { table, doubt: thrown.message }
  }
}
