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

test("times ago are told in the largest unit that they round to", () => {
  const { relative } = formatsOf("en")
  const ago = (...seconds: number[]) => seconds.map((count) => relative(Date.now() - count * 1000))
  expect(ago(20, 70, 3540, 3580, 5000)).toEqual([
    ...["now", "1 minute ago", "59 minutes ago"],
    ...["1 hour ago", "1 hour ago"],
  ])
  expect(ago(84_000, 85_500, 2_560_000, 30_500_000)).toEqual([
    ...["23 hours ago", "yesterday"],
    ...["last month", "last year"],
  ])
})
