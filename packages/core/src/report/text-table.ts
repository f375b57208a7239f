import { stripVTControlCharacters } from "node:util"
import stringWidth from "string-width"

export interface TextColumn {
  title: string
  align?: "left" | "right"
  /** Cells may be wrapped when the table is too wide; titles always may, numbers should never be. */
  flexible?: boolean
}

export interface TextRow {
  cells: readonly string[]
  /** A rule above this row. */
  ruled?: boolean
  bold?: boolean
}

export interface TableStyle {
  /** Widest line in terminal columns; default no limit. */
  width?: number | undefined
  /** ANSI bold and dim. */
  color?: boolean | undefined
  /** `+-|` instead of box characters. */
  ascii?: boolean | undefined
}

const boxes = { top: "┌┬┐", middle: "├┼┤", bottom: "└┴┘", line: "─", side: "│" } as const
const plain = { top: "+++", middle: "+++", bottom: "+++", line: "-", side: "|" } as const
const narrowest = 6

/**
 * A grid table. Widths are those a terminal shows, so that East Asian text lines up. When the table is wider than
 * allowed, flexible columns are wrapped, the widest first. Control characters and direction marks in cells are
 * taken out.
 */
export function formatTextTable(
  columns: readonly TextColumn[],
  rows: readonly TextRow[],
  style: TableStyle = {},
): string {
  const clean = rows.map((row) => ({ ...row, cells: columns.map((_, i) => printable(row.cells[i] ?? "")) }))
  const widths = fittedWidths(columns, clean, style.width)
  const box = style.ascii ? plain : boxes
  const dim = (text: string) => (style.color ? `\u001b[2m${text}\u001b[22m` : text)
  const bold = (text: string) => (style.color ? `\u001b[1m${text}\u001b[22m` : text)
  const rule = ([left, middle, right]: Iterable<string>) =>
    dim(`${left}${widths.map((width) => box.line.repeat(width + 2)).join(middle)}${right}`)

  const lines = [rule(box.top)]
  const titles = columns.map((column) => column.title)
  lines.push(...rowLines(titles, columns, widths, dim(box.side), bold), rule(box.middle))
  clean.forEach((row, i) => {
    if (row.ruled && i > 0) lines.push(rule(box.middle))
    lines.push(...rowLines(row.cells, columns, widths, dim(box.side), row.bold ? bold : (text) => text))
  })
  lines.push(rule(box.bottom))
  return lines.join("\n")
}

/** Text without control characters (ANSI included) and without marks that reorder a line. */
export function printable(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/[\n\r\t]+/g, " ")
    .replaceAll(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "")
}

/** Fills or cuts nothing: pads `text` to `width` terminal columns. */
function padText(text: string, width: number, align: "left" | "right" = "left"): string {
  const gap = " ".repeat(Math.max(0, width - stringWidth(text)))
  return align === "right" ? gap + text : text + gap
}

function rowLines(
  cells: readonly string[],
  columns: readonly TextColumn[],
  widths: readonly number[],
  side: string,
  paint: (text: string) => string,
): readonly string[] {
  const wrapped = cells.map((cell, i) => wrapText(cell, widths[i] ?? 0))
  const height = Math.max(1, ...wrapped.map((parts) => parts.length))
  return Array.from({ length: height }, (_, line) => {
    const parts = widths.map((width, i) => {
      const text = wrapped[i]?.[line] ?? ""
      return ` ${text === "" ? " ".repeat(width) : paint(padText(text, width, columns[i]?.align))} `
    })
    return `${side}${parts.join(side)}${side}`
  })
}

/**
 * Column widths within the limit. First titles are wrapped, then cells of flexible columns between words, then
 * inside words; in each step the widest column gives first.
 */
function fittedWidths(
  columns: readonly TextColumn[],
  rows: readonly TextRow[],
  limit: number | undefined,
): readonly number[] {
  const sizes = columns.map(({ title, flexible }, i) => {
    const texts = rows.map((row) => row.cells[i] ?? "")
    const cells = widest(texts)
    const word = widest(title.split(" "))
    const titleWrapped = Math.max(word, cells)
    const wordsWrapped = flexible ? Math.max(word, widest(texts.flatMap(pieces))) : titleWrapped
    const broken = flexible ? Math.max(word, Math.min(wordsWrapped, narrowest)) : titleWrapped
    return { width: Math.max(stringWidth(title), cells), floors: [titleWrapped, wordsWrapped, broken] }
  })
  const widths = sizes.map((size) => size.width)
  if (limit === undefined) return widths
  let excess = 3 * columns.length + 1 + widths.reduce((sum, width) => sum + width, 0) - limit
  for (const step of [0, 1, 2]) {
    while (excess > 0) {
      let giving = -1
      for (const [i, width] of widths.entries()) {
        const floor = sizes[i]?.floors[step] ?? width
        if (width > floor && width > (widths[giving] ?? 0)) giving = i
      }
      if (giving < 0) break
      widths[giving] = (widths[giving] ?? 1) - 1
      excess -= 1
    }
  }
  return widths
}

function widest(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, stringWidth(text)), 0)
}

/** A text cut after spaces and separators. */
function pieces(text: string): readonly string[] {
  return text.match(/[^\s/_@:-]*(?:[\s/_@:-]|$)/gu)?.filter((piece) => piece !== "") ?? []
}

/** Breaks text into lines of at most `width` columns, at spaces and separators where there are any. */
export function wrapText(text: string, width: number): readonly string[] {
  if (stringWidth(text) <= width) return [text]
  const lines: string[] = []
  let line = ""
  for (const piece of pieces(text)) {
    if (stringWidth(line + piece.trimEnd()) <= width) {
      line += piece
      continue
    }
    if (line !== "") lines.push(line.trimEnd())
    line = ""
    for (const { segment } of new Intl.Segmenter().segment(piece)) {
      if (stringWidth(line + segment) > width && line !== "") {
        lines.push(line)
        line = ""
      }
      line += segment
    }
  }
  if (line.trimEnd() !== "") lines.push(line.trimEnd())
  return lines
}
