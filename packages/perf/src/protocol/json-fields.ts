/** A field of a JSON value: keys from the root, `*` for every element of a list, and the bit that stands for it. */
export interface Field {
  readonly bit: number
  readonly path: readonly string[]
}

interface Node {
  bit: number
  readonly keys: { readonly name: string; readonly bytes: Uint8Array; readonly node: Node }[]
  element: Node | undefined
}

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const colon = 0x3a
const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d
const letterN = 0x6e
const letterF = 0x66
const nothing = new Uint8Array(0)
/** Deeper than any reply; what goes on is no JSON worth a look. */
const deepest = 256

/**
 * Looks at chosen fields of JSON in bytes without building the value: one pass, no allocation. It decides what an
 * event of a stream is at a small part of the cost of parsing it.
 *
 * @example
 * const scanner = new JsonFieldScanner([{ bit: 1, path: ["choices", "*", "delta", "content"] }])
 * const hasContent = scanner.scan(bytes, 0, bytes.length) !== 0
 */
export class JsonFieldScanner {
  readonly #root = emptyNode()
  #bytes: Uint8Array = nothing
  #at = 0
  #end = 0
  #mask = 0
  #depth = 0
  /** The text passed last has an escape in it. */
  #isEscaped = false

  constructor(fields: readonly Field[]) {
    for (const { bit, path } of fields) nodeAt(this.#root, path).bit |= bit
  }

  /**
   * Bits of the fields that hold something: a non-empty text, list or object, a number, or true. Bytes that are
   * no JSON give what was seen before the damage.
   */
  scan(bytes: Uint8Array, start: number, end: number): number {
    this.#bytes = bytes
    this.#at = start
    this.#end = end
    this.#mask = 0
    this.#depth = 0
    this.#value(this.#root)
    this.#bytes = nothing
    return this.#mask
  }

  #value(node: Node | undefined): void {
    this.#skipBlanks()
    const first = this.#bytes[this.#at]
    let some: boolean
    if (first === openBrace || first === openBracket) {
      if (++this.#depth > deepest) {
        this.#at = this.#end
        return
      }
      some = first === openBrace ? this.#object(node) : this.#list(node)
      this.#depth--
    } else if (first === quote) {
      const from = this.#at + 1
      some = this.#text() > from
    } else some = this.#plain()
    if (node && some) this.#mask |= node.bit
  }

  #object(node: Node | undefined): boolean {
    this.#at += 1
    this.#skipBlanks()
    let some = false
    while (this.#at < this.#end && this.#bytes[this.#at] !== closeBrace) {
      if (this.#bytes[this.#at] !== quote) {
        this.#at = this.#end
        return some
      }
      const from = this.#at + 1
      const to = this.#text()
      const child = node && this.#child(node, from, to)
      this.#skipBlanks()
      if (this.#bytes[this.#at] === colon) this.#at += 1
      this.#value(child)
      some = true
      this.#skipComma()
    }
    this.#at += 1
    return some
  }

  #list(node: Node | undefined): boolean {
    this.#at += 1
    this.#skipBlanks()
    let some = false
    while (this.#at < this.#end && this.#bytes[this.#at] !== closeBracket) {
      const before = this.#at
      this.#value(node?.element)
      // Bytes that are no value must not hold the scan up.
      if (this.#at === before) this.#at = this.#end
      some = true
      this.#skipComma()
    }
    this.#at += 1
    return some
  }

  /** Moves behind the text that begins here; returns where its content ends. */
  #text(): number {
    const bytes = this.#bytes
    const end = this.#end
    let at = this.#at + 1
    this.#isEscaped = false
    while (at < end) {
      const byte = bytes[at]
      if (byte === quote) {
        this.#at = at + 1
        return at
      }
      if (byte === backslash) {
        this.#isEscaped = true
        at++
      }
      at++
    }
    this.#at = end
    return end
  }

  /** Moves behind a number, true, false or null; tells whether it counts as something. */
  #plain(): boolean {
    const bytes = this.#bytes
    const end = this.#end
    const from = this.#at
    const first = bytes[from]
    let at = from
    while (at < end) {
      const byte = bytes[at]
      if (byte === comma || byte === closeBrace || byte === closeBracket) break
      at++
    }
    this.#at = at
    return at > from && first !== letterN && first !== letterF
  }

  #child(node: Node, from: number, to: number): Node | undefined {
    for (const key of node.keys) if (sameBytes(key.bytes, this.#bytes, from, to)) return key.node
    if (!this.#isEscaped) return undefined
    const plain = unescaped(this.#bytes.subarray(from, to))
    return node.keys.find((key) => key.name === plain)?.node
  }

  #skipBlanks(): void {
    const bytes = this.#bytes
    while (this.#at < this.#end) {
      const byte = bytes[this.#at] ?? 0
      // Nearly every byte looked at here is none.
      if (byte > 0x20 || (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)) return
      this.#at += 1
    }
  }

  #skipComma(): void {
    this.#skipBlanks()
    if (this.#bytes[this.#at] === comma) this.#at += 1
    this.#skipBlanks()
  }
}

function emptyNode(): Node {
  return { bit: 0, keys: [], element: undefined }
}

function nodeAt(root: Node, path: readonly string[]): Node {
  let node = root
  for (const step of path) {
    if (step === "*") {
      node.element ??= emptyNode()
      node = node.element
      continue
    }
    const known = node.keys.find((key) => key.name === step)
    const child = known?.node ?? emptyNode()
    if (!known) node.keys.push({ name: step, bytes: new TextEncoder().encode(step), node: child })
    node = child
  }
  return node
}

function sameBytes(wanted: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from !== wanted.length) return false
  for (let i = 0; i < wanted.length; i += 1) if (bytes[from + i] !== wanted[i]) return false
  return true
}

function unescaped(name: Uint8Array): string | undefined {
  try {
    const text: unknown = JSON.parse(`"${Buffer.from(name).toString("utf8")}"`)
    return typeof text === "string" ? text : undefined
  } catch {
    return undefined
  }
}
