/** Text as it may stand in HTML and in attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;")
}

export interface HtmlColumn {
  readonly title: string
  readonly left?: boolean
}

/** A table of plain texts; rows may carry a class. */
export function htmlTable(
  columns: readonly HtmlColumn[],
  rows: readonly { readonly cells: readonly string[]; readonly className?: string }[],
): string {
  const cell = (tag: string, text: string, column: HtmlColumn | undefined) =>
    `<${tag}${column?.left ? ' class="l"' : ""}>${escapeHtml(text)}</${tag}>`
  const head = columns.map((column) => cell("th", column.title, column)).join("")
  const body = rows
    .map(({ cells, className }) => {
      const inside = cells.map((text, index) => cell("td", text, columns[index])).join("")
      return `<tr${className === undefined ? "" : ` class="${className}"`}>${inside}</tr>`
    })
    .join("\n")
  return `<div class="scroll" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table></div>`
}

/** A drawing that keeps its width on a narrow screen, in a box that scrolls. */
export function wideDrawing(svg: string): string {
  return `<div class="pan" tabindex="0">${svg}</div>`
}
