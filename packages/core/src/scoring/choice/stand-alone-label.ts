import type { ChoiceQuestion } from "./choice-question.js"

const sentenceEnd = /(?<=[.!?。！？;；])\s+|(?<=[。！？；])/
/** What may follow "A" when it is a label and not the article. */
const verb = /^\s+(?:is|was|are|because|since|as|seems|must|should|would|can|fits|matches|and|or)\b/
const negatedBefore =
  /(?:\bnot|n['’]t|\bnor|\bneither|\bexcept|\bthan|\brule[sd]? out|\beliminate[sd]?|不是|不选|并非|而非|排除|除了)\s*(?:option|choice|answer|选项)?\s*[([（【*"“]*$/i
const negatedAfter =
  /^[)\]）】*"”.]*\s*(?:(?:is|are|was)\s+(?:not|wrong|incorrect|false|ruled)|isn['’]t|(?:是)?(?:错|不对|不正确|不符))/i

/** How much of a last line without breaks is read, and how far denial is looked for around a label. */
const longestLine = 2000
const context = 60

/**
 * The one label a reply's last line speaks for, going through its sentences from the last: the first sentence with
 * exactly one label that is not denied decides, one with several decides nothing. Letters inside words, the
 * article "A" and the pronoun "I" are no labels. Undefined when the line leaves it open.
 */
export function standAloneLabel(text: string, question: ChoiceQuestion): string | undefined {
  const line = text.trim().slice(-longestLine).split("\n").at(-1) ?? ""
  for (const sentence of line.split(sentenceEnd).reverse()) {
    const labels = labelsIn(sentence, question)
    if (labels.length > 0) return labels.length === 1 ? labels[0] : undefined
  }
  return undefined
}

/** The different labels that stand alone in a text and are not denied. */
export function labelsIn(text: string, question: ChoiceQuestion): readonly string[] {
  const found = new Set<string>()
  for (const match of text.matchAll(/(?<![A-Za-z0-9'’\\-])[A-Z0-9]+(?![A-Za-z0-9]|['’-][a-z]|\.\d)/g)) {
    if (!question.labels.includes(match[0])) continue
    const before = text.slice(Math.max(0, match.index - context), match.index)
    const after = text.slice(match.index + match[0].length).slice(0, context)
    const prose = /^\s+[a-z]/.test(after)
    if (match[0] === "I" && prose) continue
    if (match[0] === "A" && prose && !verb.test(after)) continue
    if (negatedBefore.test(before) || negatedAfter.test(after)) continue
    found.add(match[0])
  }
  return [...found]
}
