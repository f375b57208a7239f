/** Unsigned 32-bit integers that depend on nothing but the seed and the stream. */
export interface RandomBits {
  next(): number
  /** Fills the first `size` places. */
  fill(into: Uint32Array, size: number): void
}

const chunk = 1024

/**
 * xoshiro128** by Blackman and Vigna, made in chunks. Streams of one seed are independent of each other, so that
 * bootstrap rounds give the same result whichever worker runs them.
 */
export function randomBits(seed: number, stream: number): RandomBits {
  let mixed = (Math.imul(seed | 0, 0x9e3779b1) ^ Math.imul(stream | 0, 0x85ebca77)) | 0
  const scramble = () => {
    mixed = (mixed + 0x9e3779b9) | 0
    let x = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad)
    x = Math.imul(x ^ (x >>> 15), 0x735a2d97)
    return x ^ (x >>> 15)
  }
  const state = Int32Array.of(scramble() ^ seed, scramble() ^ stream, scramble(), scramble() | 1)
  const buffer = new Uint32Array(chunk)
  let position = chunk
  return {
    next() {
      if (position === chunk) {
        generate(state, buffer, chunk)
        position = 0
      }
      const value = buffer[position] ?? 0
      position += 1
      return value
    },
    fill: (into, size) => generate(state, into, size),
  }
}

function generate(state: Int32Array, into: Uint32Array, size: number): void {
  let a = state[0] ?? 0
  let b = state[1] ?? 0
  let c = state[2] ?? 0
  let d = state[3] ?? 0
  for (let i = 0; i < size; i++) {
    const scrambled = Math.imul(b, 5)
    into[i] = Math.imul((scrambled << 7) | (scrambled >>> 25), 9)
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = (d << 11) | (d >>> 21)
  }
  state[0] = a
  state[1] = b
  state[2] = c
  state[3] = d
}
