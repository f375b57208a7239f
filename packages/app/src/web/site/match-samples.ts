import type { SampleRow, SamplesPage } from "../../api/sample.js"
import { scoreHistogram } from "../../samples/score-histogram.js"
import type { QueryValues } from "./query-values.js"
import { textTest } from "./text-test.js"

/** The samples that match, in the order asked for, and their counts: what the service's index answers. */
export function matchSamples(
  rows: readonly SampleRow[],
  query: QueryValues,
): { sorted: readonly SampleRow[]; total: number; facets: NonNullable<SamplesPage["facets"]> } {
  const matching = rows.filter(filterOf(query))
  const sort = query.word("sort", "position", "score", "latency", "output_tokens", "input_tokens")
  const key = sortKeys[sort]
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
  return { sorted, total: matching.length, facets: facetsOf(matching) }
}

const sortKeys: Readonly<Record<string, ((row: SampleRow) => number | null) | undefined>> = {
  score: (row) => row.score,
  latency: (row) => row.latency_ms,
  output_tokens: (row) => row.output_tokens,
  input_tokens: (row) => row.input_tokens,
}

function filterOf(query: QueryValues): (row: SampleRow) => boolean {
  const statuses = query.text("status")?.split(",")
  const [dataset, subset, outcome] = [query.text("dataset"), query.text("subset"), query.text("outcome")]
  const [finish, code] = [query.text("finish_reason"), query.text("error_code")]
  const [flag, label] = [query.text("flag"), query.text("label")]
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
    if (subset !== undefined && row.subset !== subset) return false
    if (statuses && !statuses.includes(row.status)) return false
    if (outcome !== undefined && row.outcome !== outcome) return false
    if (finish !== undefined && row.finish_reason !== finish) return false
    if (code !== undefined && row.error_code !== code) return false
    if (flag !== undefined && !row.flags.some((own) => own === flag)) return false
    if (label !== undefined && (label === "any" ? row.label === null : row.label !== label)) return false
    if (index !== undefined && row.index !== index) return false
    if (byScore) {
      if (row.score === null) return false
      if (row.score < (low ?? -Infinity) || row.score > (high ?? Infinity)) return false
      if (below !== undefined && row.score >= below) return false
    }
    return hasText(`${row.preview}\n${row.answer}`)
  }
}

function facetsOf(rows: readonly SampleRow[]): NonNullable<SamplesPage["facets"]> {
  const facets: NonNullable<SamplesPage["facets"]> = {
    dataset: {},
    subset: {},
    status: {},
    outcome: {},
    finish_reason: {},
    error_code: {},
    flag: {},
    histogram: scoreHistogram(
      rows.map(({ score }) => ({ score: score === null ? null : Math.round(score * 100) / 100, n: 1 })),
    ),
  }
  const add = (counts: Record<string, number>, key: string | null) => {
    if (key !== null) counts[key] = (counts[key] ?? 0) + 1
  }
  for (const row of rows) {
    add(facets.dataset, row.dataset)
    add(facets.subset, `${row.dataset}/${row.subset}`)
    add(facets.status, row.status)
    add(facets.outcome, row.outcome)
    add(facets.finish_reason, row.finish_reason)
    add(facets.error_code, row.error_code)
    for (const flag of row.flags) add(facets.flag, flag)
  }
  return facets
}
