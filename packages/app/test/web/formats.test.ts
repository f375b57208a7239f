import { expect, test } from "vitest"
import { formatsOf } from "../../src/web/i18n/format.js"

test("durations never show a sixtieth second or minute", () => {
  const { duration } = formatsOf("en")
  const at = (...values: number[]) => values.map(duration)
  expect(at(0, 0.5, 9.94, 850, 999.4)).toEqual(["0ms", "500μs", "9.9ms", "850ms", "999ms"])
  expect(at(999.6, 59_900, 59_960)).toEqual(["1s", "59.9s", "1m 0s"])
  expect(at(119_700, 299_700, 3_599_700)).toEqual(["2m 0s", "5m 0s", "1h 0m"])
  expect(at(7_380_000, 172_800_000, 180_000_000)).toEqual(["2h 3m", "2d 0h", "2d 2h"])
})

test("plain figures tell small values from 0 and each other", () => {
  const { plain } = formatsOf("en")
  expect([0, 0.002, 0.004, 0.1, 0.25, 1, 2.5, 5.26, 12.34, 1234.5].map(plain)).toEqual([
    ...["0", "0.002", "0.004", "0.1", "0.25"],
    ...["1", "2.5", "5.3", "12.3", "1,235"],
  ])
})
