import { z } from "zod"
import { amount, holds, type InstructionKind, instruction, relation } from "./instruction.js"
import { countWords } from "./pattern.js"
import { countSentences } from "./sentences.js"

/** Instructions about the number of sentences, paragraphs and words. */
export const lengthInstructions = {
  "length_constraints:number_sentences": instruction(
    z.object({ num_sentences: amount, relation }),
    (reply, args) => holds(countSentences(reply), args.relation, args.num_sentences),
  ),

  "length_constraints:number_words": instruction(z.object({ num_words: amount, relation }), (reply, args) =>
    holds(countWords(reply), args.relation, args.num_words),
  ),

  "length_constraints:number_paragraphs": instruction(
    z.object({ num_paragraphs: amount }),
    (reply, { num_paragraphs }) => {
      const pieces = reply.split(/\s?\*\*\*\s?/)
      const isEmpty = (piece: string) => piece.trim() === ""
      if (pieces.slice(1, -1).some(isEmpty)) return false
      return pieces.filter((piece) => !isEmpty(piece)).length === num_paragraphs
    },
  ),

  "length_constraints:nth_paragraph_first_word": instruction(
    z.object({ num_paragraphs: amount, nth_paragraph: amount, first_word: z.string() }),
    (reply, { num_paragraphs, nth_paragraph, first_word }) => {
      const paragraphs = reply.split("\n\n")
      const filled = paragraphs.filter((paragraph) => paragraph.trim() !== "").length
      if (filled !== num_paragraphs || nth_paragraph > filled) return false
      // The position counts empty paragraphs although the total does not: the data set's own rule.
      return firstWord(paragraphs[nth_paragraph - 1] ?? "") === first_word.toLowerCase()
    },
  ),
} satisfies Readonly<Record<string, InstructionKind>>

/** Lower-cased, without opening quotes, cut at the first punctuation mark; empty for an empty paragraph. */
function firstWord(paragraph: string): string {
  const [word = ""] = paragraph.trim().split(/\s+/)
  const [start = ""] = word
    .replace(/^'+/, "")
    .replace(/^"+/, "")
    .split(/[.,?!'"]/)
  return start.toLowerCase()
}
