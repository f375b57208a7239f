import fc from "fast-check"
import { expect, it } from "vitest"
import { numberColumn } from "./number-column.js"

const change = fc.oneof(
  fc.record({ push: fc.integer() }),
  fc.record({ index: fc.oneof(fc.nat(200), fc.nat(20_000)), by: fc.integer() }),
)

it("holds what a plain list would", () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 300 }), (changes) => {
      const column = numberColumn()
      const plain: number[] = []
      for (const one of changes) {
        if ("push" in one) {
          column.push(one.push)
          plain.push(one.push)
        } else {
          while (plain.length <= one.index) plain.push(0)
          column.increase(one.index, one.by)
          plain[one.index] = (plain[one.index] ?? 0) + one.by
        }
      }
      expect(column.length).toBe(plain.length)
      expect([...column]).toEqual(plain)
      expect(column.at(plain.length)).toBe(0)
      for (const index of [0, plain.length - 1, 4095, 4096]) expect(column.at(index)).toBe(plain[index] ?? 0)
    }),
  )
})
