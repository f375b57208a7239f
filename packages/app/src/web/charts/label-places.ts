/** A point that wants its name beside it. */
export interface NamedPoint {
  x: number
  y: number
  text: string
}

export interface LabelPlace {
  /** Of the text's anchor, apart from the point. */
  dx: number
  dy: number
  anchor: "start" | "middle" | "end"
}

interface Box {
  left: number
  right: number
  top: number
  bottom: number
}

const lineHeight = 13
const markSize = 7

/** Beside, above and below a mark, nearest first; the second half is two lines away. */
const places: readonly LabelPlace[] = [-8, 14, 4, -21, 27].flatMap((dy) => [
  { dx: 10, dy, anchor: "start" as const },
  { dx: -10, dy, anchor: "end" as const },
  ...(dy === 4 ? [] : [{ dx: 0, dy: dy < 0 ? dy - 2 : dy + 4, anchor: "middle" as const }]),
])

/**
 * Where each point's name can stand without covering another name or a mark; undefined where there is no room. Earlier
 * points choose first.
 */
export function labelPlaces(
  points: readonly NamedPoint[],
  room: Readonly<Box>,
): readonly (LabelPlace | undefined)[] {
  const taken: Box[] = points.map(({ x, y }) => ({
    left: x - markSize,
    right: x + markSize,
    top: y - markSize,
    bottom: y + markSize,
  }))
  return points.map((point, index) => {
    const others = taken.filter((_, position) => position !== index)
    const chosen = places.find((place) => {
      const box = boxOf(point, place)
      const inside =
        box.left >= room.left && box.right <= room.right && box.top >= room.top && box.bottom <= room.bottom
      return inside && !others.some((other) => overlaps(box, other))
    })
    if (chosen) taken.push(boxOf(point, chosen))
    return chosen
  })
}

function boxOf({ x, y, text }: NamedPoint, { dx, dy, anchor }: LabelPlace): Box {
  const width = textWidth(text)
  const left = x + dx - (anchor === "start" ? 0 : anchor === "end" ? width : width / 2)
  return { left, right: left + width, top: y + dy - lineHeight + 3, bottom: y + dy + 3 }
}

/** About, at the size of chart texts: Chinese characters are twice as wide. */
function textWidth(text: string): number {
  return [...text].reduce((sum, letter) => sum + (letter > "\u2e80" ? 11 : 6.3), 0)
}

function overlaps(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}
