import type { ChoiceAnswer, ChoiceQuestion } from "./choice-question.js"

const markers = {
  en: /ANSWER\s*:[\s*]*/gi,
  zh: /答案\s*[:：][\s*]*/g,
} as const
const bracketed = /[([（【]\s*([A-Za-z0-9](?:\s*[,，]\s*[A-Za-z0-9])*)\s*[)\]）】]/y
const plain = { en: /[A-Za-z0-9][A-Za-z0-9 ,]*/y, zh: /[A-Za-z0-9][A-Za-z0-9,，]*/y } as const

/**
 * Reads the answer exactly as the original does, defects included (compatibility mode): labels are
 * case-sensitive, words between labels end the list, and without a usable marker the last capital letter of the
 * whole text decides.
 */
export function originalChoice(
  text: string,
  question: ChoiceQuestion,
  language: "en" | "zh",
): ChoiceAnswer | undefined {
  for (const marker of [...text.matchAll(markers[language])].reverse()) {
    const prefix = labelPrefix(textAfter(text, marker.index + marker[0].length, language), question.labels)
    if (prefix === "") continue
    const labels = chosenLabels(prefix, question, language)
    return labels && { labels, rule: "answer-marker" }
  }
  const capital = text.match(/[A-Z](?=[^A-Z]*$)/)?.[0]
  return capital !== undefined && question.labels.includes(capital)
    ? { labels: [capital], rule: "last-capital" }
    : undefined
}

function textAfter(text: string, at: number, language: "en" | "zh"): string {
  return matchAt(bracketed, text, at)?.[1] ?? matchAt(plain[language], text, at)?.[0] ?? ""
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  const fresh = new RegExp(pattern)
  fresh.lastIndex = at
  return fresh.exec(text)
}

/** The leading part whose tokens are labels, or are written with label letters only. */
function labelPrefix(text: string, labels: readonly string[]): string {
  let end = 0
  for (const token of text.matchAll(/[A-Za-z0-9]+/g)) {
    if (!labels.includes(token[0]) && ![...token[0]].every((letter) => labels.includes(letter))) break
    end = token.index + token[0].length
  }
  return text.slice(0, end)
}

function chosenLabels(
  prefix: string,
  { labels, multiple }: ChoiceQuestion,
  language: "en" | "zh",
): readonly string[] | undefined {
  const trimmed = prefix.trim().replace(language === "zh" ? /[.。]+$/ : /\.+$/, "")
  if (!multiple) return labels.includes(trimmed) ? [trimmed] : undefined
  const tight = trimmed.replaceAll(" ", "")
  const allowed = (parts: readonly string[]) =>
    parts.length > 0 && parts.every((part) => labels.includes(part))
  const parts = [tight.split(/[,，]/), [...tight]].find(allowed)
  return parts && [...new Set(parts)].sort()
}
