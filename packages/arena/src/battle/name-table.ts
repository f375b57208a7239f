/** Numbers distinct names from 0 in order of appearance. Names are kept as UTF-8 bytes in one array. */
export interface NameTable {
  /** The number of a name. */
  of(name: string): number
  /** The same for the bytes from `from` up to, not including, `to`; no string is made. */
  ofBytes(bytes: Uint8Array, from: number, to: number): number
  readonly size: number
  list(): string[]
}

/** @see NameTable */
export function createNameTable(): NameTable {
  const encoder = new TextEncoder()
  let scratch = new Uint8Array(256)
  let pool = new Uint8Array(1 << 12)
  let used = 0
  let starts = new Int32Array(1 << 8)
  let hashes = new Int32Array(1 << 8)
  // Slots hold a name's number + 1; 0 is free. At most half are taken.
  let slots = new Int32Array(1 << 9)
  let size = 0
  let last = -1

  const equals = (number: number, bytes: Uint8Array, from: number, length: number): boolean => {
    const start = starts[number] ?? 0
    if ((starts[number + 1] ?? 0) - start !== length) return false
    for (let i = 0; i < length; i++) if (pool[start + i] !== bytes[from + i]) return false
    return true
  }
  const grow = () => {
    starts = enlarged(starts)
    hashes = enlarged(hashes)
    slots = new Int32Array(slots.length * 2)
    const mask = slots.length - 1
    for (let number = 0; number < size; number++) {
      let slot = (hashes[number] ?? 0) & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = number + 1
    }
  }
  const insert = (bytes: Uint8Array, from: number, length: number, hash: number, slot: number): number => {
    if (used + length > pool.length) {
      const larger = new Uint8Array(Math.max(pool.length * 2, used + length))
      larger.set(pool)
      pool = larger
    }
    pool.set(bytes.subarray(from, from + length), used)
    used += length
    const number = size
    hashes[number] = hash
    slots[slot] = number + 1
    starts[number + 1] = used
    size += 1
    if (size + 2 > starts.length || 2 * size > slots.length) grow()
    return number
  }
  const ofBytes = (bytes: Uint8Array, from: number, to: number): number => {
    const length = to - from
    // Neighbouring battles often agree.
    if (last >= 0 && equals(last, bytes, from, length)) return last
    let hash = 0x811c9dc5
    for (let i = from; i < to; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193)
    hash ^= hash >>> 15
    const mask = slots.length - 1
    let slot = hash & mask
    for (let entry = slots[slot] ?? 0; entry !== 0; entry = slots[slot] ?? 0) {
      if (hashes[entry - 1] === hash && equals(entry - 1, bytes, from, length)) {
        last = entry - 1
        return last
      }
      slot = (slot + 1) & mask
    }
    last = insert(bytes, from, length, hash, slot)
    return last
  }
  return {
    ofBytes,
    of(name) {
      if (name.length * 3 > scratch.length) scratch = new Uint8Array(name.length * 3)
      return ofBytes(scratch, 0, encoder.encodeInto(name, scratch).written)
    },
    get size() {
      return size
    },
    list() {
      const decoder = new TextDecoder()
      return Array.from({ length: size }, (_, i) => decoder.decode(pool.subarray(starts[i], starts[i + 1])))
    },
  }
}

function enlarged(values: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(values.length * 2)
  larger.set(values)
  return larger
}
