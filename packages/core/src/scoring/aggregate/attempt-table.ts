import type { ScoredAttempt } from "../aggregation.js"

/** The attempts at one question, by generation index. NaN stands for an attempt without a usable score. */
export interface AttemptGroup {
  groupId: number
  /** Score by generation index. */
  scores: Float64Array
  /** Extracted answer by generation index; empty unless it was asked for. */
  extracted: readonly string[]
}

/** Attempts collected column by column, whatever order they arrive in. */
export interface AttemptTable {
  add(attempt: ScoredAttempt): void
  groups(): Iterable<AttemptGroup>
}

/**
 * Holds every planned attempt in 16 bytes (plus the answer's text when `keepExtracted`), and hands them out
 * question by question, ascending. A group is as long as its highest generation index; holes have no score.
 */
export function attemptTable(keepExtracted: boolean): AttemptTable {
  let count = 0
  let groupIds = new Int32Array(64)
  let indices = new Int32Array(64)
  let values = new Float64Array(64)
  const extracted: string[] = []
  return {
    add(attempt) {
      if (count === values.length) {
        groupIds = copied(new Int32Array(count * 2), groupIds)
        indices = copied(new Int32Array(count * 2), indices)
        values = copied(new Float64Array(count * 2), values)
      }
      groupIds[count] = attempt.groupId
      indices[count] = attempt.generationIndex
      values[count] = attempt.value ?? Number.NaN
      if (keepExtracted) extracted.push(attempt.extracted ?? "")
      count += 1
    },
    *groups() {
      const order = Uint32Array.from({ length: count }, (_, i) => i).sort(
        (a, b) => (groupIds[a] ?? 0) - (groupIds[b] ?? 0) || (indices[a] ?? 0) - (indices[b] ?? 0),
      )
      for (let start = 0; start < count; ) {
        const groupId = groupIds[order[start] ?? 0] ?? 0
        let end = start
        while (end < count && groupIds[order[end] ?? 0] === groupId) end += 1
        const rows = order.subarray(start, end)
        const scores = new Float64Array((indices[rows.at(-1) ?? 0] ?? 0) + 1).fill(Number.NaN)
        const answers = keepExtracted ? Array.from(scores, () => "") : []
        for (const row of rows) {
          const index = indices[row] ?? 0
          scores[index] = values[row] ?? Number.NaN
          if (keepExtracted) answers[index] = extracted[row] ?? ""
        }
        yield { groupId, scores, extracted: answers }
        start = end
      }
    },
  }
}

function copied<A extends Int32Array | Float64Array>(larger: A, smaller: A): A {
  larger.set(smaller)
  return larger
}
