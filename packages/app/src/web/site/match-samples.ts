import type { SampleRow, SamplesPage } from "../../api/sample.js"
import { isOfSubset } from "../../samples/collection-member.js"
import { countFacets } from "../../samples/count-facets.js"
import type { QueryValues } from "./query-values.js"
import { textTest } from "./text-test.js"

/** The samples that match, in the order asked for, and their counts: what the service's index answers. */
export function matchSamples(
  rows: readonly SampleRow[],
  query: QueryValues,
): { sorted: readonly SampleRow[]; total: number; facets: NonNullable<SamplesPage["facets"]> } {
  const score = scoreOf(query.text("metric"))
  const matching = rows.filter(filterOf(query, score))
  const sort = query.word("sort", "position", "score", "latency", "output_tokens", "input_tokens")
  const key = sort === "score" ? score : sortKeys[sort]
  const sign = query.word("order", "asc", "desc") === "asc" ? 1 : -1
  const sorted = key
    ? matching
        .flatMap((row, at) => {
          const value = key(row)
          return value === null ? [] : [{ row, at, value }]
        })
        .sort((a, b) => (a.value - b.value || a.at - b.at) * sign)
        .map(({ row }) => row)
    : sign > 0
      ? matching
      : matching.toReversed()
  // The index rounds, so that equal scores are one.
  const rounded = (value: number | null) => (value === null ? null : Math.round(value * 100) / 100)
  const facets = countFacets(matching.map((row) => ({ ...row, n: 1, score: rounded(score(row)) })))
  return { sorted, total: matching.length, facets }
}

const sortKeys: Readonly<Record<string, ((row: SampleRow) => number | null) | undefined>> = {
  latency: (row) => row.latency_ms,
  output_tokens: (row) => row.output_tokens,
  input_tokens: (row) => row.input_tokens,
}

/** The score that a query is about: of the metric that it names, or the main one of each sample. */
function scoreOf(metric: string | undefined): (row: SampleRow) => number | null {
  return metric === undefined ? ({ score }) => score : ({ scores }) => scores[metric] ?? null
}

function filterOf(
  query: QueryValues,
  scoreOfRow: (row: SampleRow) => number | null,
): (row: SampleRow) => boolean {
  const statuses = query.text("status")?.split(",")
  const [dataset, subset, outcome] = [query.text("dataset"), query.text("subset"), query.text("outcome")]
  const [finish, code] = [query.text("finish_reason"), query.text("error_code")]
  const label = query.text("label")
  const flags = query.text("flag")?.split(",")
  const anyFlag = query.word("flag_match", "all", "any") === "any"
  const scored = query.optionalWord("scored", "true", "false")
  const [low, high, below] = [
    query.number("score_min"),
    query.number("score_max"),
    query.number("score_below"),
  ]
  const index = query.number("index")
  const hasText = textTest(query.text("q"))
  const byScore = low !== undefined || high !== undefined || below !== undefined
  return (row) => {
    if (dataset !== undefined && row.dataset !== dataset) return false
    if (subset !== undefined && !isOfSubset(row, subset)) return false
    if (statuses && !statuses.includes(row.status)) return false
    if (outcome !== undefined && row.outcome !== outcome) return false
    if (finish !== undefined && row.finish_reason !== finish) return false
    if (code !== undefined && row.error_code !== code) return false
    if (flags) {
      const has = (flag: string) => row.flags.some((own) => own === flag)
      if (!(anyFlag ? flags.some(has) : flags.every(has))) return false
    }
    if (label !== undefined && (label === "any" ? row.label === null : row.label !== label)) return false
    if (index !== undefined && row.index !== index) return false
    const score = scoreOfRow(row)
    if (scored !== undefined && (score !== null) !== (scored === "true")) return false
    if (byScore) {
      if (score === null) return false
      if (score < (low ?? -Infinity) || score > (high ?? Infinity)) return false
      if (below !== undefined && score >= below) return false
    }
    return hasText(`${row.preview}\n${row.answer}`)
  }
}
