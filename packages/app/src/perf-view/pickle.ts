/** What a pickle can hold here: nothing that Python would have to run code for. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | PickleValue[]
  | Map<PickleValue, PickleValue>

/** A pickle that holds something else, or is damaged. */
class Unreadable extends Error {}

const mostValues = 2_000_000

/**
 * Reads a Python pickle of plain data: strings, numbers, truth values, None, lists, tuples and maps, of protocols
 * 0 to 5. Everything else is refused: a pickle is a program, and names of classes and calls of functions are never
 * followed.
 *
 * @returns undefined when the pickle holds anything else, is cut off, or refers to itself
 */
export function readPickle(bytes: Buffer): PickleValue | undefined {
  try {
    return new PickleReader(bytes).read()
  } catch (error) {
    if (error instanceof Unreadable || error instanceof RangeError) return undefined
    throw error
  }
}

class PickleReader {
  readonly #bytes: Buffer
  #at = 0
  #values = 0
  #stack: PickleValue[] = []
  readonly #marks: PickleValue[][] = []
  readonly #memo = new Map<number, PickleValue>()

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  read(): PickleValue {
    for (;;) {
      const code = this.#byte()
      if (code === 0x2e) return this.#pop()
      const value = this.#step(String.fromCharCode(code), code)
      if (value !== undefined) this.#push(value)
    }
  }

  /** Does a step; returns what it puts on the stack. */
  #step(letter: string, code: number): PickleValue | undefined {
    switch (letter) {
      case "(":
        this.#marks.push(this.#stack)
        this.#stack = []
        return undefined
      case "0":
        this.#pop()
        return undefined
      case "N":
        return null
      case "K":
        return this.#byte()
      case "M":
        return this.#number(2)
      case "J":
        return this.#take(4).readInt32LE()
      case "I":
      case "L":
        return writtenNumber(this.#line())
      case "F":
        return writtenFraction(this.#line())
      case "G":
        return this.#take(8).readDoubleBE()
      case "V":
        return unescaped(this.#line())
      case "X":
        return this.#text(this.#number(4))
      case "]":
        return []
      case "}":
        return new Map()
      case ")":
        return []
      case "l":
      case "t":
        return this.#popToMark()
      case "d": {
        const map = new Map<PickleValue, PickleValue>()
        setAll(map, this.#popToMark())
        return map
      }
      case "a": {
        const value = this.#pop()
        this.#list().push(value)
        return undefined
      }
      case "e": {
        const values = this.#popToMark()
        for (const value of values) this.#list().push(value)
        return undefined
      }
      case "s": {
        const value = this.#pop()
        const key = this.#pop()
        this.#map().set(key, value)
        return undefined
      }
      case "u": {
        const values = this.#popToMark()
        setAll(this.#map(), values)
        return undefined
      }
      case "p":
        this.#keep(Number(this.#line()))
        return undefined
      case "q":
        this.#keep(this.#byte())
        return undefined
      case "r":
        this.#keep(this.#number(4))
        return undefined
      case "g":
        return this.#recall(Number(this.#line()))
      case "h":
        return this.#recall(this.#byte())
      case "j":
        return this.#recall(this.#number(4))
      default:
        return this.#newerStep(code)
    }
  }

  /** Steps that protocol 2 and later ones added. */
  #newerStep(code: number): PickleValue | undefined {
    switch (code) {
      case 0x80:
        this.#byte()
        return undefined
      case 0x85:
      case 0x86:
      case 0x87: {
        const count = code - 0x84
        if (this.#stack.length < count) throw new Unreadable()
        return this.#stack.splice(this.#stack.length - count)
      }
      case 0x88:
        return true
      case 0x89:
        return false
      case 0x8a:
        return longNumber(this.#take(this.#byte()))
      case 0x8c:
        return this.#text(this.#byte())
      case 0x8d:
        return this.#text(this.#number(8))
      case 0x94:
        this.#keep(this.#memo.size)
        return undefined
      case 0x95:
        this.#number(8)
        return undefined
      default:
        throw new Unreadable()
    }
  }

  #byte(): number {
    return this.#take(1)[0] ?? 0
  }

  #number(length: 2 | 4 | 8): number {
    const bytes = this.#take(length)
    return length === 8 ? Number(bytes.readBigUInt64LE()) : bytes.readUIntLE(0, length)
  }

  #take(length: number): Buffer {
    if (length > this.#bytes.length - this.#at) throw new Unreadable()
    const taken = this.#bytes.subarray(this.#at, this.#at + length)
    this.#at += length
    return taken
  }

  #text(length: number): string {
    return this.#take(length).toString("utf8")
  }

  #line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at)
    if (end < 0) throw new Unreadable()
    const text = this.#text(end - this.#at)
    this.#at += 1
    return text
  }

  #push(value: PickleValue): void {
    this.#values += 1
    if (this.#values > mostValues) throw new Unreadable()
    this.#stack.push(value)
  }

  #pop(): PickleValue {
    const value = this.#stack.pop()
    if (value === undefined) throw new Unreadable()
    return value
  }

  #popToMark(): PickleValue[] {
    const values = this.#stack
    const below = this.#marks.pop()
    if (!below) throw new Unreadable()
    this.#stack = below
    return values
  }

  #list(): PickleValue[] {
    const value = this.#stack.at(-1)
    if (Array.isArray(value)) return value
    throw new Unreadable()
  }

  #map(): Map<PickleValue, PickleValue> {
    const value = this.#stack.at(-1)
    if (value instanceof Map) return value
    throw new Unreadable()
  }

  #keep(place: number): void {
    const value = this.#stack.at(-1)
    if (value === undefined) throw new Unreadable()
    this.#memo.set(place, value)
  }

  #recall(place: number): PickleValue {
    const value = this.#memo.get(place)
    // A list or map met again may hold itself, or be there a million times; replies need neither.
    if (value === undefined || Array.isArray(value) || value instanceof Map) throw new Unreadable()
    return value
  }
}

function setAll(map: Map<PickleValue, PickleValue>, values: readonly PickleValue[]): void {
  if (values.length % 2 !== 0) throw new Unreadable()
  for (let i = 0; i < values.length; i += 2) map.set(values[i] ?? null, values[i + 1] ?? null)
}

/** `I01` and `I00` are truth values; a long number ends with L. */
function writtenNumber(text: string): PickleValue {
  if (text === "01") return true
  if (text === "00") return false
  const digits = text.replace(/L$/, "")
  if (!/^-?\d{1,1000}$/.test(digits)) throw new Unreadable()
  const value = Number(digits)
  return Number.isSafeInteger(value) ? value : BigInt(digits)
}

function writtenFraction(text: string): number {
  const sign = text.startsWith("-") ? -1 : 1
  if (/^-?inf$/.test(text)) return sign * Number.POSITIVE_INFINITY
  return Number(text)
}

/** Little-endian two's complement of any length. */
function longNumber(bytes: Buffer): PickleValue {
  let value = 0n
  for (const byte of [...bytes].reverse()) value = (value << 8n) | BigInt(byte)
  if (bytes.length > 0 && ((bytes.at(-1) ?? 0) & 0x80) !== 0) value -= 1n << BigInt(8 * bytes.length)
  return Number.isSafeInteger(Number(value)) ? Number(value) : value
}

/** The raw-unicode-escape spelling of protocol 0. */
function unescaped(text: string): string {
  return text.replaceAll(/\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g, (_, short?: string, long?: string) => {
    const point = Number.parseInt(short ?? long ?? "0", 16)
    if (point > 0x10ffff) throw new Unreadable()
    return String.fromCodePoint(point)
  })
}
