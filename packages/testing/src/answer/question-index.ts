/** Finds which of many known questions a prompt contains. */
export type FindQuestion = (text: string) => string | undefined

const longestKey = 24

/**
 * Indexes questions for {@link FindQuestion}. Where a prompt contains several (few-shot examples before the
 * real one), the one that ends last is meant; of two that end together the longer one.
 *
 * A prompt is scanned backwards once, whatever the number of questions.
 */
export function indexQuestions(questions: Iterable<string>): FindQuestion {
  const all = [...new Set([...questions].map((question) => question.trim()))].filter((q) => q !== "")
  const keyLength = all.reduce((least, question) => Math.min(least, question.length), longestKey)
  const byEnd = new Map<string, string[]>()
  for (const question of all) {
    const key = question.slice(-keyLength)
    const list = byEnd.get(key)
    if (list === undefined) byEnd.set(key, [question])
    else list.push(question)
  }
  for (const list of byEnd.values()) list.sort((a, b) => b.length - a.length)
  return (text) => {
    if (all.length === 0) return undefined
    for (let end = text.length; end >= keyLength; end--) {
      const candidates = byEnd.get(text.slice(end - keyLength, end))
      const found = candidates?.find((question) => text.endsWith(question, end))
      if (found !== undefined) return found
    }
    return undefined
  }
}
