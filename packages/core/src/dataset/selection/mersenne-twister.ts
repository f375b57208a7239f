const size = 624
const shift = 397

/** A source of random numbers. */
export interface Random {
  /** A whole number from 0 up to, not including, `bound` (at most 2^32). */
  below(bound: number): number
  /** The numbers from 0 to `count - 1` in random order. */
  permutation(count: number): number[]
}

/**
 * MT19937 (Matsumoto and Nishimura, 1998), seeded and used as CPython's `random.Random(seed)` does: the
 * seed's 32-bit words go through `init_by_array`, numbers below a bound are drawn by rejection from the
 * needed number of high bits, and `permutation` is `shuffle` of a range, which swaps from the end. So orders
 * equal those of Python.
 */
export function mersenneTwister(seed: bigint | number): Random {
  const state = seededState(wordsOf(seed))
  let position = size

  const next = (): number => {
    if (position === size) {
      regenerate(state)
      position = 0
    }
    let value = state[position] ?? 0
    position += 1
    value ^= value >>> 11
    value ^= (value << 7) & 0x9d2c5680
    value ^= (value << 15) & 0xefc60000
    value ^= value >>> 18
    return value >>> 0
  }

  const below = (bound: number): number => {
    if (!Number.isInteger(bound) || bound < 1 || bound > 2 ** 32) {
      throw new RangeError(`a bound must be a whole number from 1 to 2^32, not ${bound}`)
    }
    // Bits of the bound itself, not of the largest number: a power of two draws one bit more, as Python does.
    const bits = bound === 2 ** 32 ? 33 : 32 - Math.clz32(bound)
    for (;;) {
      const drawn = bits > 32 ? next() + (next() >>> 31) * 2 ** 32 : next() >>> (32 - bits)
      if (drawn < bound) return drawn
    }
  }

  return {
    below,
    permutation: (count) => {
      const order = Array.from({ length: count }, (_, index) => index)
      for (let last = count - 1; last > 0; last -= 1) {
        const other = below(last + 1)
        const moved = order[last] ?? last
        order[last] = order[other] ?? other
        order[other] = moved
      }
      return order
    },
  }
}

/** Little-endian 32-bit words of the seed's absolute value; at least one. */
function wordsOf(seed: bigint | number): number[] {
  let rest = BigInt(seed)
  if (rest < 0n) rest = -rest
  const words: number[] = []
  do {
    words.push(Number(rest & 0xffffffffn))
    rest >>= 32n
  } while (rest > 0n)
  return words
}

function seededState(key: readonly number[]): Uint32Array {
  const state = new Uint32Array(size)
  const at = (index: number) => state[index] ?? 0
  const mixed = (index: number) => at(index - 1) ^ (at(index - 1) >>> 30)
  state[0] = 19_650_218
  for (let index = 1; index < size; index += 1) state[index] = Math.imul(1_812_433_253, mixed(index)) + index

  let index = 1
  const advance = () => {
    index += 1
    if (index < size) return
    state[0] = at(size - 1)
    index = 1
  }
  for (let step = 0; step < Math.max(size, key.length); step += 1) {
    const word = step % key.length
    state[index] = (at(index) ^ Math.imul(mixed(index), 1_664_525)) + (key[word] ?? 0) + word
    advance()
  }
  for (let step = 1; step < size; step += 1) {
    state[index] = (at(index) ^ Math.imul(mixed(index), 1_566_083_941)) - index
    advance()
  }
  state[0] = 0x80000000
  return state
}

function regenerate(state: Uint32Array): void {
  for (let index = 0; index < size; index += 1) {
    const next = state[(index + 1) % size] ?? 0
    const joined = ((state[index] ?? 0) & 0x80000000) | (next & 0x7fffffff)
    const twist = (next & 1) === 0 ? 0 : 0x9908b0df
    state[index] = (state[(index + shift) % size] ?? 0) ^ (joined >>> 1) ^ twist
  }
}
