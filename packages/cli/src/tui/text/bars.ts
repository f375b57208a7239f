const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
const heights = "▁▂▃▄▅▆▇█"

/** A bar of so many columns, filled by a share from 0 to 1. */
export function bar(share: number, columns: number, ascii: boolean): string {
  const full = Math.max(0, Math.min(1, Number.isFinite(share) ? share : 0)) * columns
  const whole = Math.floor(full)
  if (ascii) return "#".repeat(whole) + "-".repeat(columns - whole)
  const part = whole < columns ? (eighths[Math.floor((full - whole) * 8)] ?? "") : ""
  return "█".repeat(whole) + part + "░".repeat(columns - whole - part.length)
}

/** Heights of the last values as one line of at most so many columns; full height is the greatest, or `top`. */
export function sparkline(values: readonly number[], columns: number, ascii: boolean, top = 0): string {
  const shown = values.slice(-columns)
  const most = Math.max(...shown, top, 0)
  const levels = ascii ? "_.-=#" : heights
  return shown
    .map((value) => {
      const level = most === 0 ? 0 : Math.round((value / most) * (levels.length - 1))
      return levels[level] ?? levels[0]
    })
    .join("")
}

/** A line from the lower to the upper end of an interval with its value on it, on a scale from `least` to `most`. */
export function intervalBar(
  interval: {
    readonly lower: number
    readonly value: number
    readonly upper: number
    readonly least: number
    readonly most: number
  },
  columns: number,
  ascii: boolean,
): string {
  const { lower, value, upper, least, most } = interval
  const span = most - least
  const at = (x: number) => {
    const place = span > 0 ? Math.round(((x - least) / span) * (columns - 1)) : Math.floor(columns / 2)
    return Math.max(0, Math.min(columns - 1, Number.isFinite(place) ? place : 0))
  }
  const [from, here, to] = [at(lower), at(value), at(upper)]
  const [line, point] = ascii ? ["-", "o"] : ["─", "●"]
  return Array.from({ length: columns }, (_, n) =>
    n === here ? point : n >= from && n <= to ? line : " ",
  ).join("")
}
