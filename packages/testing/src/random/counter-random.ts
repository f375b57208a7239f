/**
 * Random numbers as a pure function of their coordinates, so that the n-th number of any request can be
 * computed on any machine, in any order, without state.
 *
 * Three rounds of a 32-bit multiply-xorshift mixer over `(seed, seq, purpose, index)`.
 */
export function randomBits(seed: number, seq: number, purpose: number, index: number): number {
  let h = mix(Math.imul(seed, 0x9e3779b1) ^ 0x2545f491)
  h = mix(h ^ Math.imul(seq + 1, 0x85ebca6b))
  h = mix(h ^ Math.imul(purpose + 1, 0xc2b2ae35) ^ Math.imul(index + 1, 0x27d4eb2f))
  return h >>> 0
}

/** A number in the open interval (0, 1) for the given coordinates. */
export function randomUnit(seed: number, seq: number, purpose: number, index: number): number {
  return (randomBits(seed, seq, purpose, index) + 0.5) / 4_294_967_296
}

/** A 32-bit hash of a text, for decisions that must depend on content alone. */
export function hashText(text: string, seed: number): number {
  let h = mix(Math.imul(seed, 0x9e3779b1) ^ 0x1b873593)
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return mix(h ^ text.length) >>> 0
}

function mix(value: number): number {
  let h = value | 0
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d)
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b)
  return h ^ (h >>> 16)
}
