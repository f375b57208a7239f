/** Text that is HTML already. Only {@link html} makes it, so nothing unescaped can get in. */
export interface Markup {
  readonly html: string
}

type Piece = string | number | Markup | undefined | readonly Markup[]

/** A template whose interpolated texts are escaped; markup and lists of markup are put in as they are. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  let text = strings[0] ?? ""
  pieces.forEach((piece, i) => {
    text += rendered(piece) + (strings[i + 1] ?? "")
  })
  return { html: text }
}

function rendered(piece: Piece): string {
  if (piece === undefined) return ""
  if (typeof piece === "string") return escapeHtml(piece)
  if (typeof piece === "number") return String(piece)
  return "html" in piece ? piece.html : piece.map((part) => part.html).join("")
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
}

/** Safe in text and in quoted attributes; control characters that HTML forbids are taken out. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll(/(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/gu, "")
    .replaceAll(/[&<>"']/g, (character) => entities[character] ?? character)
}
