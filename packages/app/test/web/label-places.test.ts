import fc from "fast-check"
import { expect, test } from "vitest"
import { labelPlaces } from "../../src/web/charts/label-places.js"

const room = { left: 0, right: 400, top: 0, bottom: 200 }

/** What a label covers, by the widest letters it can have. */
function box(
  point: { x: number; y: number; text: string },
  place: { dx: number; dy: number; anchor: string },
) {
  const width = point.text.length * 6.3
  const left =
    point.x + place.dx - (place.anchor === "start" ? 0 : place.anchor === "end" ? width : width / 2)
  return { left, right: left + width, top: point.y + place.dy - 10, bottom: point.y + place.dy + 3 }
}

test("names beside marks never cover one another, and stay inside", () => {
  const point = fc.record({
    x: fc.integer({ min: 20, max: 380 }),
    y: fc.integer({ min: 20, max: 180 }),
    text: fc.stringMatching(/^[a-z]{1,20}$/),
  })
  fc.assert(
    fc.property(fc.array(point, { maxLength: 8 }), (points) => {
      const places = labelPlaces(points, room)
      const boxes = points.flatMap((one, index) => {
        const place = places[index]
        return place ? [box(one, place)] : []
      })
      for (const [index, one] of boxes.entries()) {
        expect(one.left >= room.left && one.right <= room.right && one.top >= room.top).toBe(true)
        for (const other of boxes.slice(index + 1))
          expect(
            one.left < other.right &&
              other.left < one.right &&
              one.top < other.bottom &&
              other.top < one.bottom,
          ).toBe(false)
      }
    }),
  )
})

test("two runs at the same place are both named", () => {
  const places = labelPlaces(
    [
      { x: 200, y: 100, text: "alpha" },
      { x: 202, y: 100, text: "beta" },
    ],
    room,
  )
  expect(places.every((place) => place !== undefined)).toBe(true)
})
