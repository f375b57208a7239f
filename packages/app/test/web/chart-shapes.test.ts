import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { binsOf } from "../../src/chart-shapes/bins.js"
import { type SunburstNode, sectorPath, sunburstSectors } from "../../src/chart-shapes/sunburst-layout.js"
import { heatCells } from "../../src/web/charts/heat-layout.js"

const leaf = (name: string, n: number): SunburstNode => ({ name, n, quality: 0.5, href: "/", children: [] })

describe("a sunburst", () => {
  test("gives every part its share, children inside their parent", () => {
    const sectors = sunburstSectors([
      { ...leaf("a", 30), children: [leaf("x", 10), leaf("y", 20)] },
      leaf("b", 10),
    ])
    expect(sectors.map(({ path, depth, from, to }) => [path.join("/"), depth, from, to])).toEqual([
      ["a", 1, 0, 0.75],
      ["a/x", 2, 0, 0.25],
      ["a/y", 2, 0.25, 0.75],
      ["b", 1, 0.75, 1],
    ])
  })

  test("draws a whole circle and nothing at all without breaking", () => {
    const [sector] = sunburstSectors([leaf("only", 3)])
    expect(sector && sectorPath(sector, 10, 20)).toMatch(/^M\S+ \S+L.*A20 20 0 1 1 .*Z$/)
    expect(sunburstSectors([leaf("none", 0)])).toEqual([])
  })
})

describe("bins", () => {
  test("count what lies between the edges that they name, also where steps are not exact", () => {
    const tenths = Array.from({ length: 200 }, (_, index) => index / 10)
    expect(
      binsOf([2.5, 2.55, 2.6, 2.65])
        .map(({ from }) => from)
        .slice(0, 3),
    ).toEqual([2.5, 2.51, 2.52])
    // Counts of something have no halves.
    expect(binsOf([32, 33, 36]).map(({ from, to, count }) => [from, to, count])).toEqual([
      [32, 33, 1],
      [33, 34, 1],
      [34, 35, 0],
      [35, 36, 0],
      [36, 37, 1],
    ])
    for (const values of [tenths, tenths.map((value) => value / 100), [0.1, 0.2, 0.3, 0.6, 0.7, 1.1]]) {
      const bins = binsOf(values)
      for (const { from, to, count } of bins)
        expect(values.filter((value) => value >= from && value < to).length, `${from} to ${to}`).toBe(count)
    }
  })

  test("hold every value exactly once, in equal steps", () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { freq: 5 })),
        (values) => {
          const known = values.filter((value) => value !== null)
          const bins = binsOf(values)
          expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(known.length)
          expect(bins.length).toBeLessThan(60)
        },
      ),
      // Values that hardly differ, as numbers go.
      { examples: [[[5e-324, -5e-324]], [[1e6, 1e6 + 2 ** -33]], [[0, 1e-320, null]]], numRuns: 1000 },
    )
  })
})

test("a heat map counts every point once, those on the edge in the last field", () => {
  const points = [
    { x: 0, y: 0 },
    { x: 1, y: 0.1 },
    { x: 10, y: 4 },
    { x: 10, y: 4 },
    { x: 4.9, y: 2.5 },
  ]
  const { rows, most, xEnd, yEnd } = heatCells(points, 2, 2)
  expect({ xEnd, yEnd, most }).toEqual({ xEnd: 10, yEnd: 4, most: 2 })
  expect(rows.map(({ cells }) => cells.map(({ count }) => count))).toEqual([
    [2, 0],
    [1, 2],
  ])
  expect(heatCells([], 2, 2).most).toBe(0)
})
