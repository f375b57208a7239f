export interface FoundSpan {
  before: string
  found: string
  after: string
}

const context = 60

/** Where a text last occurs in a reply, with a little of what stands around it; undefined where it does not. */
export function foundSpan(reply: string, wanted: string): FoundSpan | undefined {
  const text = wanted.trim()
  if (text === "" || text.length > 400 || reply.trim() === text) return undefined
  const at = lastWhole(reply, text)
  if (at === -1) return undefined
  const start = Math.max(0, at - context)
  const end = Math.min(reply.length, at + text.length + context)
  return {
    before: (start > 0 ? "…" : "") + reply.slice(start, at).trimStart(),
    found: reply.slice(at, at + text.length),
    after: reply.slice(at + text.length, end).trimEnd() + (end < reply.length ? "…" : ""),
  }
}

/** The last place where the text is no part of a longer word or number; else the last place at all. */
function lastWhole(reply: string, text: string): number {
  const inWord = /[\p{L}\p{N}]/u
  for (let at = reply.lastIndexOf(text); at !== -1; at = at === 0 ? -1 : reply.lastIndexOf(text, at - 1)) {
    const before = reply[at - 1] ?? " "
    const after = reply[at + text.length] ?? " "
    if (!inWord.test(before) && !inWord.test(after)) return at
  }
  return reply.lastIndexOf(text)
}
