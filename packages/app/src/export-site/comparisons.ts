import { compareSamplesSchema, compareSchema, type SampleRow, type SiteComparisons } from "../api/index.js"
import { type Asked, allRows, type EntryList } from "./entry-lists.js"

/** The samples of one model of one run, by the name that comparisons give it. */
export interface ComparedSamples {
  ref: string
  list: EntryList<SampleRow>
}

/** Every two are compared, which is too many for more of them. */
const mostCompared = 12
/** In runs with more samples the questions are not matched, which needs all of them. */
const mostMatched = 50_000

/** What a page needs to compare any of its runs; undefined where there is nothing to compare. */
export async function comparisonsOf(
  answers: Asked,
  samples: readonly ComparedSamples[],
): Promise<SiteComparisons | undefined> {
  if (samples.length < 2 || samples.length > mostCompared) return undefined
  const pairs = samples.flatMap((first, at) =>
    samples.slice(at + 1).map((second) => [first, second] as const),
  )
  const small = samples.every(({ list }) => list.total <= mostMatched)
  return {
    refs: samples.map(({ ref }) => ref),
    pairs: await inTurn(pairs, ([first, second]) =>
      answers.get(compareSchema, `/api/v1/compare?${runsQuery(first, second)}`),
    ),
    questions: small ? await questionsOf(answers, samples, pairs) : null,
  }
}

interface Place {
  question: number
}

/** Beside each sample a number that is the same where the question is; -1 for questions of one run only. */
async function questionsOf(
  answers: Asked,
  samples: readonly ComparedSamples[],
  pairs: readonly (readonly [ComparedSamples, ComparedSamples])[],
): Promise<readonly (readonly number[])[]> {
  const places = new Map(
    samples.flatMap(({ ref, list }) =>
      list.rows.map((row): [string, Place] => [`${ref}\n${keyOf(row.dataset, row)}`, { question: -1 }]),
    ),
  )
  let questions = 0
  for (const [first, second] of pairs) {
    for (const dataset of datasetsOf(first).filter((name) => datasetsOf(second).includes(name))) {
      const query = runsQuery(first, second)
      query.set("dataset", dataset)
      const items = await allRows(answers, "/api/v1/compare/samples", compareSamplesSchema, {
        query,
        limit: 200,
      })
      for (const { cells } of items) {
        const [before, after] = [first, second].map(({ ref }, side) => {
          const cell = cells[side]
          return cell && places.get(`${ref}\n${keyOf(dataset, cell)}`)
        })
        if (!before || !after) continue
        const known = Math.max(before.question, after.question)
        const question = known < 0 ? questions++ : known
        if (before.question < 0) before.question = question
        if (after.question < 0) after.question = question
      }
    }
  }
  return samples.map(({ ref, list }) =>
    list.rows.map((row) => places.get(`${ref}\n${keyOf(row.dataset, row)}`)?.question ?? -1),
  )
}

const keyOf = (dataset: string, { subset, index }: { subset: string; index: number }) =>
  `${dataset}\n${subset}\n${index}`

const datasetsOf = ({ list }: ComparedSamples) => [...new Set(list.rows.map(({ dataset }) => dataset))]

function runsQuery(...samples: readonly ComparedSamples[]): URLSearchParams {
  return new URLSearchParams(samples.map(({ ref }): [string, string] => ["run", ref]))
}

async function inTurn<From, To>(items: readonly From[], make: (item: From) => Promise<To>): Promise<To[]> {
  const made: To[] = []
  for (const item of items) made.push(await make(item))
  return made
}
