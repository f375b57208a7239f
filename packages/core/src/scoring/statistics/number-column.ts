/** A growing list of numbers, 8 bytes each: in pieces, so that growing neither copies nor leaves more than one spare. */
export interface NumberColumn extends Iterable<number> {
  readonly length: number
  push(value: number): void
  /** The value at `index`; 0 where nothing was added. */
  at(index: number): number
  /** Adds to the value at `index`, which may lie beyond the end; what lies between is 0. */
  increase(index: number, by: number): void
}

const bits = 12
const pieceSize = 1 << bits
const within = pieceSize - 1
const firstSize = 64

export function numberColumn(): NumberColumn {
  const pieces: Float64Array[] = []
  let length = 0

  /** The piece that holds `index`; a column that stays short has a short one. */
  const pieceOf = (index: number): Float64Array => {
    const place = Math.floor(index / pieceSize)
    const known = pieces[place]
    if (known !== undefined && (index & within) < known.length) return known
    for (let earlier = pieces.length; earlier < place; earlier++) pieces.push(new Float64Array(pieceSize))
    if (place > 0) widen(0, pieceSize)
    return widen(place, place > 0 ? pieceSize : roomFor(index))
  }
  const widen = (place: number, size: number): Float64Array => {
    const known = pieces[place]
    if (known !== undefined && known.length >= size) return known
    const wider = new Float64Array(size)
    if (known !== undefined) wider.set(known)
    pieces[place] = wider
    return wider
  }

  return {
    get length() {
      return length
    },
    push(value) {
      pieceOf(length)[length & within] = value
      length += 1
    },
    at: (index) => pieces[Math.floor(index / pieceSize)]?.[index & within] ?? 0,
    increase(index, by) {
      const piece = pieceOf(index)
      piece[index & within] = (piece[index & within] ?? 0) + by
      length = Math.max(length, index + 1)
    },
    *[Symbol.iterator]() {
      let left = length
      for (const piece of pieces) {
        const used = Math.min(left, pieceSize)
        for (let i = 0; i < used; i++) yield piece[i] ?? 0
        left -= used
      }
    },
  }
}

function roomFor(index: number): number {
  let size = firstSize
  while (size <= index) size *= 2
  return Math.min(size, pieceSize)
}
