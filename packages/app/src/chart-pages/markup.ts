import { escapeHtml } from "@evalscope/core"

/** Text that is markup already; everything else is escaped. */
export interface Markup {
  readonly markup: string
}

type Piece = Markup | string | number | undefined | readonly Markup[]

/** Markup in which every value is text, however it looks. */
export function html(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return { markup: parts.map((part, index) => part + written(pieces[index])).join("") }
}

function written(piece: Piece): string {
  if (piece === undefined) return ""
  if (typeof piece === "number") return String(Math.round(piece * 100) / 100)
  if (typeof piece === "string") return escapeHtml(piece)
  return "markup" in piece ? piece.markup : piece.map(({ markup }) => markup).join("")
}
