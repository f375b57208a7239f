import { kebabOf, type OptionName, type PerfConfig, usualOptions } from "../../config/index.js"
import type { DatasetPlugin } from "../../workload/dataset-plugin.js"
import { dataRules } from "./data-rules.js"
import { loadRules } from "./load-rules.js"
import { otherRules } from "./other-rules.js"
import { searchRules } from "./search-rules.js"

/**
 * Sentences about options that were given in vain: each needs a mode, a dataset or a wire format that was not chosen.
 * Options that have the value they have anyway are not spoken of.
 *
 * @param plugin the dataset; undefined for a module of one's own, which may read what it likes
 */
export function idleOptions(config: PerfConfig, plugin: DatasetPlugin | undefined): string[] {
  const isUsual = usualOptions()
  // The original writes -1 for no rate.
  const meant = { ...config, rate: config.rate?.some((rate) => rate > 0) ? config.rate : undefined }
  const isGiven = (name: OptionName) => !isUsual(name, meant[name])
  const rules = [
    ...loadRules(config),
    ...searchRules(config),
    ...dataRules(config, plugin),
    ...otherRules(config),
  ]
  return rules.flatMap(({ options, because }) => {
    const given = options.filter(isGiven).map((name) => `--${kebabOf(name)}`)
    const [only, second] = given
    if (only === undefined) return []
    const last = given.at(-1)
    return second === undefined
      ? [`${only} has no effect: ${because}.`]
      : [`${given.slice(0, -1).join(", ")} and ${last} have no effect: ${because}.`]
  })
}
