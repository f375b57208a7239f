/** Colours and marks that tell series apart, also without seeing colours. */
const marks = ["circle", "square", "triangle", "diamond", "cross", "ring", "bar", "star"] as const

export type Mark = (typeof marks)[number]

export function seriesColour(index: number): string {
  return `var(--series-${(index % 8) + 1})`
}

/** With another colour each time round, so that the ninth is not the first again. */
export function seriesMark(index: number): Mark {
  return marks[(index + Math.floor(index / marks.length)) % marks.length] ?? "circle"
}

const shapes: Readonly<Record<Mark, string>> = {
  circle: "M0-4A4 4 0 1 1 0 4A4 4 0 1 1 0-4Z",
  square: "M-3.5-3.5H3.5V3.5H-3.5Z",
  triangle: "M0-4.5L4.3 3.5H-4.3Z",
  diamond: "M0-5L4.5 0L0 5L-4.5 0Z",
  cross: "M-4-1.3H-1.3V-4H1.3V-1.3H4V1.3H1.3V4H-1.3V1.3H-4Z",
  ring: "M0-4.5A4.5 4.5 0 1 1 0 4.5A4.5 4.5 0 1 1 0-4.5ZM0-1.8A1.8 1.8 0 1 0 0 1.8A1.8 1.8 0 1 0 0-1.8Z",
  bar: "M-1.8-5H1.8V5H-1.8Z",
  star: "M0-5L1.3-1.5L5-1.5L2 .8L3 4.4L0 2.2L-3 4.4L-2 .8L-5-1.5L-1.3-1.5Z",
}

export function markPath(mark: Mark): string {
  return shapes[mark]
}
