import type { BattleColumns } from "../battle/index.js"

/**
 * Questions whose battles fall into the same cells, counted once. The cells of kind q are
 * `cell[start[q] … start[q + 1])`, with repetition.
 */
export interface QuestionCells {
  readonly start: Int32Array
  readonly cell: Int32Array
  /** Questions of the kind. */
  readonly count: Float64Array
}

/** Sorts the battles' cells by question and merges questions that are alike. */
export function mergedQuestions(battles: BattleColumns, cellOfBattle: Int32Array): QuestionCells {
  const { start, cell } = cellsByQuestion(battles, cellOfBattle)
  const questions = battles.questionCount
  const kinds = new Map<string | number, number>()
  const example: number[] = []
  const count: number[] = []
  let entries = 0
  for (let q = 0; q < questions; q++) {
    const from = start[q] ?? 0
    const to = start[q + 1] ?? 0
    if (from === to) continue
    const key = signature(cell, from, to)
    const known = kinds.get(key)
    if (known !== undefined) {
      count[known] = (count[known] ?? 0) + 1
      continue
    }
    kinds.set(key, example.length)
    example.push(q)
    count.push(1)
    entries += to - from
  }
  const merged = { start: new Int32Array(example.length + 1), cell: new Int32Array(entries) }
  let next = 0
  example.forEach((q, kind) => {
    for (let entry = start[q] ?? 0; entry < (start[q + 1] ?? 0); entry++) {
      merged.cell[next] = cell[entry] ?? 0
      next += 1
    }
    merged.start[kind + 1] = next
  })
  return { ...merged, count: Float64Array.from(count) }
}

/** Equal for questions with the same cells; one or two cells, the common case, fit into a number. */
function signature(cell: Int32Array, from: number, to: number): string | number {
  const first = cell[from] ?? 0
  if (to - from === 1) return first
  const second = cell[from + 1] ?? 0
  if (to - from === 2) return (Math.min(first, second) + 1) * 2 ** 26 + Math.max(first, second)
  return cell.slice(from, to).sort().join(" ")
}

function cellsByQuestion({ question, questionCount }: BattleColumns, cellOfBattle: Int32Array) {
  const start = new Int32Array(questionCount + 1)
  for (const q of question) start[q + 1] = (start[q + 1] ?? 0) + 1
  for (let q = 0; q < questionCount; q++) start[q + 1] = (start[q + 1] ?? 0) + (start[q] ?? 0)
  const next = start.slice(0, questionCount)
  const cell = new Int32Array(question.length)
  for (let i = 0; i < question.length; i++) {
    const q = question[i] ?? 0
    cell[next[q] ?? 0] = cellOfBattle[i] ?? 0
    next[q] = (next[q] ?? 0) + 1
  }
  return { start, cell }
}
