import { malformed } from "./malformed.js"

const notUtf8 = "Save the file as UTF-8; GBK and UTF-16 files must be converted first."
const newline = 0x0a

/** One line of a text file. */
export interface TextLine {
  text: string
  /** From 1. */
  number: number
}

/**
 * Streams the lines of UTF-8 text, without the newline and without a byte order mark.
 * @throws EvalScopeError `dataset_malformed` naming the line that is not UTF-8.
 */
export async function* readLines(bytes: AsyncIterable<Buffer>, label: string): AsyncGenerator<TextLine> {
  // Kept as pieces until the line is complete, so that a very long line is copied once.
  let pieces: Buffer[] = []
  let number = 0
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
  const decode = (line: Buffer): TextLine => {
    number += 1
    let text: string
    try {
      text = decoder.decode(line)
    } catch (cause) {
      throw malformed({ where: `${label}:${number}`, problem: "is not UTF-8", hint: notUtf8, cause })
    }
    if (number === 1 && text.startsWith("\uFEFF")) text = text.slice(1)
    return { text, number }
  }
  for await (const chunk of bytes) {
    let start = 0
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      const tail = chunk.subarray(start, end)
      yield decode(pieces.length === 0 ? tail : Buffer.concat([...pieces, tail]))
      pieces = []
      start = end + 1
    }
    if (start < chunk.length) pieces.push(chunk.subarray(start))
  }
  if (pieces.length > 0) yield decode(Buffer.concat(pieces))
}

/**
 * Streams UTF-8 text in pieces, without a byte order mark.
 * @throws EvalScopeError `dataset_malformed` when the file is not UTF-8.
 */
export async function* readText(bytes: AsyncIterable<Buffer>, label: string): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true })
  let line = 1
  try {
    for await (const chunk of bytes) {
      const text = decoder.decode(chunk, { stream: true })
      yield text
      for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) line += 1
    }
    yield decoder.decode()
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause
    throw malformed({ where: label, problem: `is not UTF-8, at or after line ${line}`, hint: notUtf8, cause })
  }
}
