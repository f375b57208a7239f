import { EvalScopeError, nameHint } from "../../errors/index.js"
import type { Aggregation } from "../aggregation.js"
import { clippedMean, mean } from "./mean.js"
import { meanAndPassAtK, meanAndPassHatK, meanAndVoteAtK } from "./pass-at-k.js"

/** Every aggregation by the name users write. */
export const aggregations: Readonly<Record<string, Aggregation>> = Object.freeze(
  Object.fromEntries(
    [mean, clippedMean, meanAndPassAtK, meanAndVoteAtK, meanAndPassHatK].map((aggregation) => [
      aggregation.name,
      aggregation,
    ]),
  ),
)

/**
 * The aggregation of a name. Case, `-` for `_`, `@` for `_at_`, `^` for `_hat_` and a left-out `mean_and_` do not
 * matter: `pass@k` is `mean_and_pass_at_k`. A number in place of k means the same, since every k is computed.
 *
 * @throws EvalScopeError `config_invalid` naming the nearest known name.
 */
export function aggregationNamed(name: string): Aggregation {
  const plain = name
    .trim()
    .toLowerCase()
    .replaceAll("@", "_at_")
    .replaceAll("^", "_hat_")
    .replaceAll(/[-_\s]+/g, "_")
    .replace(/_\d+$/, "_k")
  const wanted = aliases.get(plain) ?? plain
  const found = Object.values(aggregations).find(
    (known) => known.name === wanted || known.name === `mean_and_${wanted}`,
  )
  if (found !== undefined) return found
  throw new EvalScopeError({
    code: "config_invalid",
    message: `There is no aggregation "${name}".`,
    hint: nameHint(name, Object.keys(aggregations)),
  })
}

const aliases: ReadonlyMap<string, string> = new Map([
  ["avg", "mean"],
  ["average", "mean"],
  ["clip_mean", "clipped_mean"],
])
