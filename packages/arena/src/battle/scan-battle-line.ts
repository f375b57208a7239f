/** Where the fields of a line are; reused from line to line. */
export interface ScannedBattle {
  modelAFrom: number
  modelATo: number
  modelBFrom: number
  modelBTo: number
  /** 1, 0.5 or 0 for A; NaN when missing. */
  winner: number
  weight: number
  /** NaN when missing. */
  score: number
  /** -1 when missing. */
  questionFrom: number
  questionTo: number
}

export function emptyScan(): ScannedBattle {
  return {
    modelAFrom: 0,
    modelATo: 0,
    modelBFrom: 0,
    modelBTo: 0,
    winner: Number.NaN,
    weight: 1,
    score: Number.NaN,
    questionFrom: -1,
    questionTo: -1,
  }
}

const quote = 0x22
const backslash = 0x5c
const openBrace = 0x7b
const closeBrace = 0x7d
const comma = 0x2c
const colon = 0x3a

const bytesOf = (text: string) => new TextEncoder().encode(text)
const modelA = bytesOf("model_a")
const modelB = bytesOf("model_b")
const tie = bytesOf("tie")
const winnerKey = bytesOf("winner")
const weightKey = bytesOf("weight")
const scoreKey = bytesOf("score")
const firstKey = bytesOf("first")
const questionKey = bytesOf("question_id")
const metadataKey = bytesOf("conv_metadata")

/**
 * Reads the usual form of a battle's line straight from its bytes: a flat object of texts without escapes, plain
 * numbers, true, false and null. Several times as fast as `JSON.parse`. Anything else, valid or not, returns false
 * and is left to the full reader, so that no line is taken for something it is not.
 */
export function scanBattleLine(bytes: Uint8Array, from: number, to: number, found: ScannedBattle): boolean {
  found.modelATo = found.modelAFrom = 0
  found.modelBTo = found.modelBFrom = 0
  found.winner = Number.NaN
  found.score = Number.NaN
  found.weight = 1
  found.questionFrom = -1
  let at = skipBlanks(bytes, from, to)
  if (bytes[at] !== openBrace) return false
  at += 1
  for (;;) {
    at = skipBlanks(bytes, at, to)
    if (bytes[at] !== quote) return false
    const keyFrom = at + 1
    const keyTo = endOfText(bytes, keyFrom, to)
    if (keyTo < 0) return false
    at = skipBlanks(bytes, keyTo + 1, to)
    if (bytes[at] !== colon) return false
    at = skipBlanks(bytes, at + 1, to)
    const isText = bytes[at] === quote
    const valueFrom = isText ? at + 1 : at
    const valueTo = isText ? endOfText(bytes, valueFrom, to) : endOfPlain(bytes, at, to)
    if (valueTo < 0 || !takeField(bytes, keyFrom, keyTo, valueFrom, valueTo, isText, found)) return false
    at = skipBlanks(bytes, isText ? valueTo + 1 : valueTo, to)
    if (at >= to) return false
    if (bytes[at] === comma) at += 1
    else if (bytes[at] === closeBrace) break
    else return false
  }
  return (
    skipBlanks(bytes, at + 1, to) === to &&
    found.modelATo > found.modelAFrom &&
    found.modelBTo > found.modelBFrom &&
    !Number.isNaN(found.winner)
  )
}

function takeField(
  bytes: Uint8Array,
  keyFrom: number,
  keyTo: number,
  from: number,
  to: number,
  isText: boolean,
  found: ScannedBattle,
): boolean {
  const length = keyTo - keyFrom
  if (length === 7) {
    if (isEqual(bytes, keyFrom, keyTo, modelA)) {
      found.modelAFrom = from
      found.modelATo = to
      return isText
    }
    if (isEqual(bytes, keyFrom, keyTo, modelB)) {
      found.modelBFrom = from
      found.modelBTo = to
      return isText
    }
  } else if (length === 6) {
    if (isEqual(bytes, keyFrom, keyTo, winnerKey)) {
      found.winner = isEqual(bytes, from, to, modelA)
        ? 1
        : isEqual(bytes, from, to, modelB)
          ? 0
          : isEqual(bytes, from, to, tie)
            ? 0.5
            : Number.NaN
      return isText && !Number.isNaN(found.winner)
    }
    if (isEqual(bytes, keyFrom, keyTo, weightKey)) {
      found.weight = smallInteger(bytes, from, to)
      return !isText && found.weight > 0
    }
  } else if (length === 11 && isEqual(bytes, keyFrom, keyTo, questionKey)) {
    found.questionFrom = from
    found.questionTo = to
    return isText || smallInteger(bytes, from, to) >= 0
  } else if (length === 5) {
    // Rare fields; the full reader knows them.
    return !isEqual(bytes, keyFrom, keyTo, scoreKey) && !isEqual(bytes, keyFrom, keyTo, firstKey)
  } else if (length === 13) {
    return !isEqual(bytes, keyFrom, keyTo, metadataKey)
  }
  return true
}

function skipBlanks(bytes: Uint8Array, from: number, to: number): number {
  let at = from
  while (at < to && (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === 0x0d)) at += 1
  return at
}

/** 1 for what may not stand inside a plain text: quote, backslash, control characters. */
const stops = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(byte === quote || byte === backslash || byte < 0x20),
)

/** The closing quote of a text without escapes and control characters; -1 otherwise. */
function endOfText(bytes: Uint8Array, from: number, to: number): number {
  let at = from
  while (at < to && stops[bytes[at] ?? 0] === 0) at += 1
  return at < to && bytes[at] === quote ? at : -1
}

/** The end of a plain number (digits, at most one point), or of true, false or null; -1 otherwise. */
function endOfPlain(bytes: Uint8Array, from: number, to: number): number {
  const first = bytes[from] ?? 0
  if (first === 0x74 && isEqual(bytes, from, from + 4, trueText)) return from + 4
  if (first === 0x6e && isEqual(bytes, from, from + 4, nullText)) return from + 4
  if (first === 0x66 && isEqual(bytes, from, from + 5, falseText)) return from + 5
  let at = first === 0x2d ? from + 1 : from
  const whole = endOfDigits(bytes, at, to)
  // JSON allows no digits after a leading zero.
  if (whole === at || (bytes[at] === 0x30 && whole > at + 1)) return -1
  at = whole
  if (bytes[at] === 0x2e) {
    const end = endOfDigits(bytes, at + 1, to)
    if (end === at + 1) return -1
    at = end
  }
  return bytes[at] === 0x65 || bytes[at] === 0x45 ? -1 : at
}

const trueText = bytesOf("true")
const falseText = bytesOf("false")
const nullText = bytesOf("null")

function endOfDigits(bytes: Uint8Array, from: number, to: number): number {
  let at = from
  while (at < to && (bytes[at] ?? 0) >= 0x30 && (bytes[at] ?? 0) <= 0x39) at += 1
  return at
}

/** The value of up to 15 digits; -1 for anything else. */
function smallInteger(bytes: Uint8Array, from: number, to: number): number {
  if (to - from > 15 || from === to) return -1
  let value = 0
  for (let at = from; at < to; at++) {
    const digit = (bytes[at] ?? 0) - 0x30
    if (digit < 0 || digit > 9) return -1
    value = 10 * value + digit
  }
  return value
}

function isEqual(bytes: Uint8Array, from: number, to: number, text: Uint8Array): boolean {
  if (to - from !== text.length) return false
  for (let i = 0; i < text.length; i++) if (bytes[from + i] !== text[i]) return false
  return true
}
