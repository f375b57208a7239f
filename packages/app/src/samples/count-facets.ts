// Without anything of the server, so that an exported page counts by the same rules.
import type { SampleFlag, SampleStatus, SamplesPage } from "../api/sample.js"
import { memberOf } from "./collection-member.js"
import { scoreHistogram } from "./score-histogram.js"

/** So many samples that are alike in all that is counted. */
export interface CountedSamples {
  n: number
  dataset: string | undefined
  subset: string | undefined
  status: SampleStatus | undefined
  outcome: string | null | undefined
  finish_reason: string | null | undefined
  error_code: string | null | undefined
  flags: readonly SampleFlag[]
  score: number | null
}

/** How many samples each further choice would leave. */
export function countFacets(samples: Iterable<CountedSamples>): NonNullable<SamplesPage["facets"]> {
  const facets: NonNullable<SamplesPage["facets"]> = {
    dataset: {},
    subset: {},
    member: {},
    status: {},
    outcome: {},
    finish_reason: {},
    error_code: {},
    flag: {},
    histogram: [],
  }
  const scores: { score: number | null; n: number }[] = []
  for (const { n, score, ...one } of samples) {
    const add = (counts: Record<string, number>, key: string | null | undefined) => {
      if (key !== null && key !== undefined) counts[key] = (counts[key] ?? 0) + n
    }
    add(facets.dataset, one.dataset)
    add(facets.subset, one.dataset && `${one.dataset}/${one.subset}`)
    add(facets.member, one.dataset && memberOf(one.dataset, one.subset ?? ""))
    add(facets.status, one.status)
    add(facets.outcome, one.outcome)
    add(facets.finish_reason, one.finish_reason)
    add(facets.error_code, one.error_code)
    for (const flag of one.flags) add(facets.flag, flag)
    scores.push({ score, n })
  }
  facets.histogram = scoreHistogram(scores)
  return facets
}
