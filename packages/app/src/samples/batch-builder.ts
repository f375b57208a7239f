import { collectionMember } from "./collection-member.js"
import { flagBits, statusCodes, subsetStride } from "./index-schema.js"
import { mapOf, numberOf } from "./json-value.js"
import { errorFacts, predictionFacts, reviewFacts } from "./line-facts.js"
import type { RawLine } from "./line-reader.js"
import { reviewedQuestion } from "./reviewed-question.js"
import type { RowKind, RowValue, SampleBatch, UnreadFile } from "./sample-batch.js"
import { searchText } from "./search-text.js"

/** What is known of a sample so far: values in the order of the columns of a prediction's and a review's row. */
interface Sample {
  flags: number
  prediction?: { values: readonly RowValue[]; alone: readonly RowValue[] }
  review?: readonly RowValue[]
}

/**
 * Turns lines of one subset into a batch. A sample whose lines both come in it is written once instead of twice.
 * @param members of a mixed collection: the names of its members by the ids of their samples, as far as they are known
 */
export function batchBuilder(subsetId: number, members?: Map<number, string>) {
  const samples = new Map<number, Sample>()
  const texts = new Map<number, string>()
  const errors: RowValue[] = []
  const judged: SampleBatch["judged"][number][] = []
  const problems: SampleBatch["problems"][number][] = []
  let lines = 0

  const sampleOf = (id: number, flags: readonly string[]): Sample => {
    const sample = samples.get(id) ?? { flags: 0 }
    samples.set(id, sample)
    for (const name of flags) sample.flags |= flagBits[name] ?? 0
    return sample
  }
  const idOf = (index: number) => subsetId * subsetStride + index

  const read = {
    predictions: (line: RawLine, value: unknown, preamble: string): boolean => {
      const facts = predictionFacts(value, preamble)
      if (!facts) return false
      sampleOf(idOf(facts.index), facts.flags).prediction = {
        values: [
          line.offset,
          line.length,
          facts.finish ?? null,
          facts.inputTokens ?? null,
          facts.outputTokens ?? null,
          facts.latencyMs ?? null,
          facts.ttftMs ?? null,
          facts.endedMs ?? null,
          facts.attempts ?? null,
        ],
        alone: [
          facts.index,
          0,
          statusCodes[facts.failed ? "error" : "unscored"] ?? 0,
          0,
          facts.question,
          facts.reply,
        ],
      }
      return true
    },
    reviews: (line: RawLine, value: unknown, preamble: string): boolean => {
      const facts = reviewFacts(value, preamble)
      if (!facts) return false
      const id = idOf(facts.index)
      const names = Object.keys(facts.scores)
      const plain = names.length === 1 && names[0] === facts.metric
      sampleOf(id, facts.flags).review = [
        facts.group,
        facts.repeat,
        line.offset,
        line.length,
        facts.metric,
        facts.score ?? null,
        plain ? null : JSON.stringify(facts.scores),
        statusCodes[facts.status] ?? 0,
        facts.outcome ?? null,
        facts.preview,
        facts.answer,
        reviewedQuestion(value, line.text),
        1,
      ]
      texts.set(id, searchText(facts.text))
      if (facts.judge) judged.push({ id, facts: facts.judge })
      return true
    },
    errors: (line: RawLine, value: unknown): boolean => {
      const facts = errorFacts(value)
      if (!facts) return false
      const outcome = facts.stage === "score" ? "scoring_failed" : "request_failed"
      const message = facts.message.slice(0, 120)
      errors.push(idOf(facts.index), 0, line.offset, line.length, statusCodes.error ?? 0, outcome)
      errors.push(facts.code, facts.group, 0, 0, "", message)
      return true
    },
  }

  const noteMember = (value: unknown) => {
    const index = numberOf(mapOf(value)?.index)
    const name = collectionMember(value)
    if (index !== undefined && name !== undefined) members?.set(idOf(index), name)
  }
  const membersOf = (ids: Iterable<number>): readonly RowValue[] =>
    [...ids].flatMap((id) => {
      const name = members?.get(id)
      return name === undefined ? [] : [id, name]
    })

  return {
    add: (kind: UnreadFile["kind"], path: string, line: RawLine, value: unknown, preamble: string) => {
      lines += 1
      if (value === undefined)
        problems.push({ path, at: line.offset, message: "This line is not valid JSON." })
      else if (!read[kind](line, value, preamble))
        problems.push({ path: kind, at: line.offset, message: notOne[kind] })
      else if (members) noteMember(value)
    },
    batch: (files: readonly UnreadFile[]): SampleBatch => {
      const rows: Record<RowKind, RowValue[]> = { predictions: [], reviews: [], whole: [], errors }
      // In the order of the table, which is quicker to fill so.
      for (const [id, { flags, prediction, review }] of byId(samples)) {
        if (prediction && review) rows.whole.push(id, flags, ...prediction.values, ...review)
        else if (prediction) rows.predictions.push(id, flags, ...prediction.values, ...prediction.alone)
        else if (review) rows.reviews.push(id, flags, ...review)
      }
      return {
        lines,
        rows,
        texts: [...texts].flat(),
        members: membersOf(samples.keys()),
        judged,
        problems,
        files,
      }
    },
  }
}

const notOne = {
  predictions: "This line is not a prediction.",
  reviews: "This line is not a review.",
  errors: "This line is not an error.",
} as const

function byId<Value>(map: ReadonlyMap<number, Value>): (readonly [number, Value])[] {
  return [...map].sort(([one], [other]) => one - other)
}
