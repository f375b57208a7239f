import { describe, expect, it } from "vitest"
import { createRandom } from "../arrival/index.js"
import { column, flag, rowWidth } from "./columns.js"
import { outcomeCode } from "./outcome.js"
import { RecordStore, type RowTexts, recordsOf, type Segment } from "./record-store.js"

/** Rows with the given indexes; gaps and texts tell which row they belong to. */
function segmentOf(indexes: readonly number[], gapsEach: (index: number) => number): Segment {
  const rows = new Float64Array(indexes.length * rowWidth)
  const gaps: number[] = []
  const texts = new Map<number, RowTexts>()
  indexes.forEach((index, row) => {
    const set = (at: number, value: number): void => {
      rows[row * rowWidth + at] = value
    }
    const failed = index % 7 === 0
    set(column.index, index)
    set(column.endNs, index * 1000)
    set(column.flags, flag.lastTurn | (index % 2 === 0 ? flag.streamed : 0))
    set(column.outcome, outcomeCode(failed ? "reset" : "ok"))
    set(column.gaps, gapsEach(index))
    for (let gap = 0; gap < gapsEach(index); gap++) gaps.push(index + gap)
    if (failed) texts.set(row, { error: `broke: ${index} “é”` })
  })
  return { worker: 0, rows, gapsUs: Uint32Array.from(gaps), texts }
}

describe("RecordStore", () => {
  it("gives records back in the order of dispatch, from memory or from its file, as often as wanted", () => {
    const random = createRandom(4)
    const store = new RecordStore()
    const count = 60_000
    const gapsEach = (index: number): number => 40 + (index % 100)
    // Requests end out of order, within a window.
    const order = Array.from({ length: count }, (_, index) => index)
    order.sort((a, b) => a - b + (random.unit() - 0.5) * 800)
    for (let from = 0; from < count; from += 500)
      store.add(segmentOf(order.slice(from, from + 500), gapsEach))
    expect(store.size).toBe(count)
    for (let round = 0; round < 2; round++) {
      let next = 0
      for (const record of store) {
        // Plain checks: a matcher per record would take longer than all the rest.
        if (record.index !== next || record.endNs !== next * 1000) throw new Error(`record ${next} is wrong`)
        if (record.gapsUs.length !== gapsEach(next) || record.gapsUs[3] !== next + 3)
          throw new Error(`gaps of ${next}`)
        if (record.streamed !== (next % 2 === 0)) throw new Error(`flags of ${next}`)
        const error = next % 7 === 0 ? `broke: ${next} “é”` : ""
        if (record.error !== error || record.outcome !== (error === "" ? "ok" : "reset"))
          throw new Error(`text of ${next}`)
        next++
      }
      expect(next).toBe(count)
    }
    store.release()
    expect([...store]).toEqual([])
  })

  it("keeps everything in memory where no file can be written", () => {
    const folder = process.env.TMPDIR
    process.env.TMPDIR = "/no/such/folder"
    try {
      const store = new RecordStore()
      for (let from = 0; from < 100_000; from += 1000)
        store.add(
          segmentOf(
            Array.from({ length: 1000 }, (_, index) => from + index),
            () => 40,
          ),
        )
      let next = 0
      for (const { index, gapsUs } of store) {
        if (index !== next || gapsUs[3] !== next + 3) throw new Error(`record ${next} is wrong`)
        next++
      }
      expect(next).toBe(100_000)
    } finally {
      if (folder === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = folder
    }
  })

  it("reads a segment on its own", () => {
    const records = recordsOf(segmentOf([5, 3], () => 2))
    expect(records.map(({ index, gapsUs }) => [index, ...gapsUs])).toEqual([
      [5, 5, 6],
      [3, 3, 4],
    ])
  })
})
