/** Markdown counted in an answer, with the names arena-hard's files use. */
export interface MarkdownCounts {
  header_count: { h1: number; h2: number; h3: number; h4: number; h5: number; h6: number }
  list_count: { ordered: number; unordered: number }
  bold_count: { "**": number; __: number }
}

/** Counts headers, list items and bold spans outside fenced code, as arena-hard does for style control. */
export function markdownCounts(text: string): MarkdownCounts {
  const prose = text.replaceAll(/```[^`]*```/g, "")
  const count = (pattern: RegExp) => Array.from(prose.matchAll(pattern)).length
  return {
    header_count: {
      h1: count(/^#\s/gm),
      h2: count(/^#{2}\s/gm),
      h3: count(/^#{3}\s/gm),
      h4: count(/^#{4}\s/gm),
      h5: count(/^#{5}\s/gm),
      h6: count(/^#{6}\s/gm),
    },
    list_count: { ordered: count(/^\s*\d+\.\s/gm), unordered: count(/^\s*[-*+]\s/gm) },
    bold_count: { "**": count(/\*\*[^*\n]+\*\*/g), __: count(/__[^_\n]+__/g) },
  }
}

/** A length in tokens where no tokenizer's count is given: four characters of text make about one. */
export function roughTokenCount(text: string): number {
  return Math.ceil(text.length / 4)
}
