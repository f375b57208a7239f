import { randomBits } from "../random/index.js"
import { type Piece, textPiece } from "./piece.js"

// Each word is one token of the simulated tokenizer: at most six letters.
const words =
  "stone river amber violet north signal garden copper lamp meadow orbit cedar harbor winter marble falcon " +
  "thread silver canyon prism tundra velvet anchor breeze cobalt dune ember fern glide hazel island jasper kettle " +
  "linen mirror nectar opal pebble quartz ridge saddle timber umber valley willow yonder zephyr acorn basin cliff " +
  "delta east fjord grove hollow inlet jungle knoll lagoon maple nutmeg oasis plume quill"

const vocabulary: readonly Piece[] = words.split(" ").map((word) => textPiece(` ${word}`))
const firstWords: readonly Piece[] = vocabulary.map((piece) => textPiece(piece.text.slice(1)))
const stop = textPiece(".")
const sentenceLength = 12
const purpose = 9

/** Token `index` of the default answer of request `seq`. Shared objects: nothing is allocated. */
export function fillerPiece(seed: number, seq: number, index: number): Piece {
  if (index % sentenceLength === sentenceLength - 1) return stop
  const from = index === 0 ? firstWords : vocabulary
  return from[randomBits(seed, seq, purpose, index) % from.length] ?? stop
}

/** The first `tokens` tokens of the default answer as one text. */
export function fillerText(seed: number, seq: number, tokens: number): string {
  let text = ""
  for (let index = 0; index < tokens; index++) text += fillerPiece(seed, seq, index).text
  return text
}
