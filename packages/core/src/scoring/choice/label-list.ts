import type { ChoiceQuestion } from "./choice-question.js"

export interface LabelList {
  labels: readonly string[]
  /** Position behind the last label. */
  end: number
}

const wrapping = /(?:[\s*_`"'“”‘’$<([（【{]|\\(?:boxed|text|textbf|textit|mathrm|mathbf|fbox)\b)*/y
const token = /[A-Za-z0-9]+/y
/** Not a label: the first letter of a longer word, a decimal, a contraction. */
const continuesWord = /['’](?:s|m|d|ll|ve|re|t)\b|-\w|\.\d/y
const separator =
  /[\s)\]）】}*_`"'”’$]*(?:[,，、;；&/]|and\b|or\b|和|与|及|或)[\s*_`"'“‘$([（【{]*(?:(?:and|or)\b|和|与)?/y
const blank = /[ \t]+/y
const endsLine = /[ \t]*[)\]）】}*_`"'”’$.。!！?？,，:：;；]*[ \t]*(?:\n|$)/y

/**
 * Reads labels at a position: `B`, `(B)`, `**B**`, `\boxed{B}`, `A, C`, `A and C`, `ABD`, `A C`. A lower-case
 * label counts only when nothing else follows it on the line (`b`, but not `a dog`). Words end the list.
 * Undefined when no label stands there.
 */
export function readLabels(text: string, at: number, question: ChoiceQuestion): LabelList | undefined {
  const labels: string[] = []
  let end = at
  let position = at
  for (;;) {
    const start = position + lengthAt(wrapping, text, position)
    const found = labelsOfToken(text, start, question)
    if (found === undefined) break
    const loose = labels.length > 0 && lengthAt(separator, text, end) === 0
    // "A C" is a list only when the line ends with it; "B A dog" is B with its text.
    if (loose && !isListToLineEnd(text, start, question)) break
    labels.push(...found.labels)
    end = found.end
    // Nobody lists more options than there are: the reply repeats itself.
    if (labels.length > 2 * question.labels.length) return undefined
    const gap = lengthAt(separator, text, end) || lengthAt(blank, text, end)
    if (gap === 0) break
    position = end + gap
  }
  return labels.length === 0 ? undefined : { labels: [...new Set(labels)].sort(), end }
}

function labelsOfToken(
  text: string,
  start: number,
  { labels, multiple }: ChoiceQuestion,
): LabelList | undefined {
  const length = lengthAt(token, text, start)
  const end = start + length
  if (length === 0 || lengthAt(continuesWord, text, end) > 0) return undefined
  const word = text.slice(start, end)
  if (labels.includes(word)) return { labels: [word], end }
  const letters = [...word]
  if (multiple && letters.every((letter) => labels.includes(letter))) return { labels: letters, end }
  const upper = word.toUpperCase()
  if (upper !== word && labels.includes(upper) && isClosed(text, end)) return { labels: [upper], end }
  return undefined
}

/** Whether a lower-case letter at `end` is clearly a label: closed by punctuation, a list or the line's end. */
function isClosed(text: string, end: number): boolean {
  return (
    lengthAt(endsLine, text, end) > 0 || end === text.length || /[)\]）】}.,:，。：、]/.test(text[end] ?? "")
  )
}

/** Longer than any list of labels. */
const longestList = 300

function isListToLineEnd(text: string, start: number, { labels }: ChoiceQuestion): boolean {
  const line = text.slice(start, start + longestList).split("\n", 1)[0] ?? ""
  return (line.match(/\w+/g) ?? []).every((word) => labels.includes(word))
}

/** Length of a sticky pattern's match at a position; 0 when it does not match. */
export function lengthAt(pattern: RegExp, text: string, at: number): number {
  const fresh = new RegExp(pattern)
  fresh.lastIndex = at
  return fresh.exec(text)?.[0].length ?? 0
}
