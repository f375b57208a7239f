import type { RunOverview } from "../../../api/overview.js"
import { memberOf } from "../../../samples/collection-member.js"

/** Where samples are: a subset of a data set, in a mixed collection one of a member of it. */
export interface Place {
  dataset: string
  subset: string
  member: string | undefined
}

/** All subsets of a model's samples, in the order of the run. */
export function placesOf(overview: RunOverview | undefined, model: string): readonly Place[] {
  return (overview?.subsets ?? [])
    .filter(({ model_folder: folder }) => folder === model)
    .map(({ dataset, subset }) => ({ dataset, subset, member: memberOf(dataset, subset) }))
}
