import { hashText } from "../random/index.js"

/**
 * The simulated tokenizer: an optional blank plus up to six letters, up to three digits, or one other
 * character. It is exact (the tokens join to the text), cheap, and close to four characters per token in
 * English prose.
 */
export function splitTokens(text: string): string[] {
  const tokens: string[] = []
  for (let at = 0; at < text.length; ) {
    const end = tokenEnd(text, at)
    tokens.push(text.slice(at, end))
    at = end
  }
  return tokens
}

/** The number of tokens {@link splitTokens} returns, without building them. */
export function countTokens(text: string): number {
  let count = 0
  for (let at = 0; at < text.length; at = tokenEnd(text, at)) count++
  return count
}

/** A stable id below 32,000 for a token. */
export function tokenId(token: string): number {
  return hashText(token, 0) % 32_000
}

function tokenEnd(text: string, start: number): number {
  let at = start
  let code = text.charCodeAt(at)
  if (code === 32 && at + 1 < text.length && !isSpace(text.charCodeAt(at + 1))) {
    at++
    code = text.charCodeAt(at)
  }
  if (isLetter(code)) {
    const limit = Math.min(at + 6, text.length)
    while (++at < limit && isLetter(text.charCodeAt(at)));
    return at
  }
  if (isDigit(code)) {
    const limit = Math.min(at + 3, text.length)
    while (++at < limit && isDigit(text.charCodeAt(at)));
    return at
  }
  const pair = (code & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00
  return at + (pair ? 2 : 1)
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xa0 || code === 0x3000
}
