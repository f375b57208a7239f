/**
 * The data's keywords are regular expressions; one that is not valid here is taken literally.
 * Matching ignores case and knows all scripts.
 */
export function keywordPattern(keyword: string, flags = ""): RegExp {
  return compile(keyword, `iu${flags}`)
}

/** A keyword as a whole word; letters, digits and underscore of any script continue a word. */
export function wholeWordPattern(word: string): RegExp {
  const source = isPattern(word) ? word : escapePattern(word)
  return new RegExp(`(?<![\\p{L}\\p{N}_])(?:${source})(?![\\p{L}\\p{N}_])`, "iu")
}

/** Words in the sense of the data set's counter: runs of letters, digits and underscores. */
export function countWords(text: string): number {
  return text.match(/[\p{L}\p{N}_]+/gu)?.length ?? 0
}

function compile(source: string, flags: string): RegExp {
  return new RegExp(isPattern(source) ? source : escapePattern(source), flags)
}

function isPattern(source: string): boolean {
  try {
    new RegExp(source, "u")
    return true
  } catch {
    return false
  }
}

/** A text as a regular expression that matches just it. */
export function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")
}
