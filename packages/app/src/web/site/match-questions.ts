import type { CompareSamples, CompareSamplesQuery } from "../../api/compare.js"
import type { SampleRow } from "../../api/sample.js"
import { textTest } from "./text-test.js"

/** The samples of one run, and beside each the number of its question; the same number is the same question. */
export interface AskedSamples {
  rows: readonly SampleRow[]
  /** Below 0 for a question that no other run was asked. */
  questions: readonly number[]
}

type Query = Pick<CompareSamplesQuery, "baseline" | "dataset" | "filter"> &
  Partial<Pick<CompareSamplesQuery, "subset" | "candidate" | "q" | "states">>
type Item = CompareSamples["items"][number]

/** The questions that baseline and candidate both answered: what the service answers from its indexes. */
export function matchQuestions(
  runs: readonly AskedSamples[],
  query: Query,
): Pick<CompareSamples, "items" | "counts"> {
  const { dataset, subset, baseline, q } = query
  const candidate = query.candidate ?? (baseline === 0 ? 1 : 0)
  const byQuestion = runs.map(({ rows, questions }) => {
    const found = new Map<number, SampleRow>()
    for (const [at, row] of rows.entries()) {
      const question = questions[at] ?? -1
      if (question >= 0 && row.dataset === dataset && !found.has(question)) found.set(question, row)
    }
    return found
  })
  const hasText = textTest(q)
  const states = query.states?.split(",") ?? []
  const counts = { all: 0, regressed: 0, improved: 0, both_right: 0, both_wrong: 0, differs: 0 }
  const items: Item[] = []
  for (const [question, before] of byQuestion[baseline] ?? []) {
    const after = byQuestion[candidate]?.get(question)
    if (!after || (subset !== undefined && before.subset !== subset)) continue
    if (!hasText(`${before.preview}\n${before.answer}`)) continue
    if (!byQuestion.every((found, run) => isIn(found.get(question), states[run]))) continue
    const kinds = kindsOf(before, after)
    for (const kind of kinds) counts[kind] += 1
    if (kinds.includes(query.filter))
      items.push({
        subset: before.subset,
        preview: before.preview,
        cells: byQuestion.map((found) => cellOf(found.get(question))),
      })
  }
  return { items, counts }
}

/** Whether an answer is right or wrong, as asked for. */
function isIn(row: SampleRow | undefined, state: string | undefined): boolean {
  if (state === "right") return row?.status === "right"
  if (state === "wrong") return row?.status === "wrong" || row?.status === "partial"
  return true
}

function kindsOf(before: SampleRow, after: SampleRow): readonly Query["filter"][] {
  const known = before.score !== null && after.score !== null
  const change = known ? (after.score ?? 0) - (before.score ?? 0) : 0
  const both = before.status === after.status ? before.status : undefined
  return [
    "all",
    ...(change < 0 ? (["regressed", "differs"] as const) : []),
    ...(change > 0 ? (["improved", "differs"] as const) : []),
    ...(both === "right" ? (["both_right"] as const) : []),
    ...(both === "wrong" ? (["both_wrong"] as const) : []),
  ]
}

function cellOf(row: SampleRow | undefined): Item["cells"][number] {
  if (!row) return null
  const { index, subset, score, status, answer } = row
  return { index, subset, score, status, answer }
}
