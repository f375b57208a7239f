import { type SamplesQuery, sampleFlags, sampleStatuses } from "../api/index.js"
import { ServiceError } from "../errors/index.js"
import type { SqlValue } from "../store/index.js"
import { subsetsOf } from "./index-names.js"
import { flagBits, statusCodes, subsetStride } from "./index-schema.js"
import type { ScoreColumn } from "./score-column.js"
import { searchQuery } from "./search-text.js"

/** Parts of a WHERE clause over `samples s` or, without `scan`, over `counts s`. */
export interface SampleFilter {
  where: readonly string[]
  values: readonly SqlValue[]
  /** Ids that come into question: above `low`, below `high`. */
  low: number
  high: number
  /** Full-text query. */
  match: string | undefined
  /** The scores that are asked about. */
  score: ScoreColumn
  /** Conditions that the table of counts knows nothing of. */
  scan: boolean
}

/** What the filter needs to know of the index: the numbers that stand for names. */
export interface IndexNames {
  subsets: readonly { id: number; dataset: string; subset: string }[]
  wordId(word: string): number | undefined
  exactScores: boolean
  score: ScoreColumn
  /** Ids of labelled samples, by label. */
  labelled: ReadonlyMap<number, string>
}

/** The subset number of a row: of an id in `samples`, a column in `counts`. */
const subsetOf = { samples: "(s.id >> 32)", counts: "s.subset" }

/**
 * How rows are found. `pick`: by the index of a condition that few rows meet, then sorted. `walk`: in the wanted order
 * past rows that do not fit, which is right when most of them do; a `+` before a column keeps SQLite from its index.
 */
export type FilterPlan = "pick" | "walk"

export function sampleFilter(
  query: SamplesQuery,
  names: IndexNames,
  table: "samples" | "counts",
  plan: FilterPlan = "pick",
): SampleFilter {
  let low = -1
  let high = Number.MAX_SAFE_INTEGER
  const plus = plan === "walk" ? "+" : ""
  const where: string[] = []
  const values: SqlValue[] = []
  const add = (condition: string, ...more: SqlValue[]) => {
    where.push(condition)
    values.push(...more)
  }
  if (query.dataset !== undefined || query.subset !== undefined) {
    const ids = subsetsOf(names.subsets, query).map(({ id }) => id)
    const only = ids.length === 1 ? ids[0] : undefined
    if (only !== undefined && table === "samples") {
      // A range of the primary key, so that the walk starts where the subset does.
      low = only * subsetStride - 1
      high = (only + 1) * subsetStride
    } else if (ids.length === 0) add("0")
    else if (ids.length < names.subsets.length) {
      add(`${subsetOf[table]} IN (${ids.map(() => "?").join(",")})`, ...ids)
    }
  }
  if (query.status !== undefined) {
    const codes = query.status.split(",").map(statusCode)
    add(`${plus}s.status IN (${codes.map(() => "?").join(",")})`, ...codes)
  }
  const words = { outcome: query.outcome, finish: query.finish_reason, code: query.error_code }
  for (const [column, word] of Object.entries(words)) {
    if (word !== undefined) add(`${plus}s.${column} = ?`, names.wordId(word) ?? -1)
  }
  if (query.flag !== undefined) {
    const wanted = query.flag.split(",").reduce((bits, name) => bits | flagBit(name), 0)
    if (query.flag_match === "any") add("(s.flags & ?) <> 0", wanted)
    else add("(s.flags & ?) = ?", wanted, wanted)
  }
  const { score } = names
  const byScore =
    query.score_min !== undefined || query.score_max !== undefined || query.score_below !== undefined
  // Counts know only main scores; who asks for others looks at the samples.
  if (table === "samples" || score.main) {
    const compare = (operator: string, bound: number | undefined) => {
      if (bound !== undefined) add(`${plus}${score.sql} ${operator} ?`, ...score.values, bound)
    }
    compare(">=", query.score_min)
    compare("<=", query.score_max)
    compare("<", query.score_below)
    if (query.scored !== undefined)
      add(`${plus}${score.sql} IS ${query.scored === "true" ? "NOT NULL" : "NULL"}`, ...score.values)
  }

  const match = query.q === undefined || query.q.trim() === "" ? undefined : searchQuery(query.q)
  const special = query.index !== undefined || query.label !== undefined
  if (table === "samples") {
    if (query.index !== undefined) add("(s.id & 4294967295) = ?", query.index)
    if (query.label !== undefined) {
      const ids = [...names.labelled].filter(([, kind]) => query.label === "any" || kind === query.label)
      add(`s.id IN (${ids.map(() => "?").join(",")})`, ...ids.map(([id]) => id))
    }
    if (query.q !== undefined && query.q.trim() !== "" && match === undefined) add("0")
  }
  const scan =
    match !== undefined ||
    (query.q ?? "").trim() !== "" ||
    special ||
    !score.main ||
    (byScore && !names.exactScores)
  return { where, values, low, high, match, score, scan }
}

function flagBit(name: string): number {
  const bit = flagBits[name]
  if (bit !== undefined) return bit
  throw new ServiceError({
    status: 400,
    code: "query_invalid",
    message: `flag: "${name}" is none of ${sampleFlags.join(", ")}.`,
  })
}

function statusCode(name: string): number {
  const code = statusCodes[name]
  if (code !== undefined) return code
  throw new ServiceError({
    status: 400,
    code: "query_invalid",
    message: `status: "${name}" is none of ${sampleStatuses.join(", ")}.`,
  })
}
