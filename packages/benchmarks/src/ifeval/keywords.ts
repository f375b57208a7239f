import { z } from "zod"
import { amount, holds, type InstructionKind, instruction, relation } from "./instruction.js"
import { keywordPattern, wholeWordPattern } from "./pattern.js"

const words = z.array(z.string()).min(1)

/** Instructions about words and letters that must, may or must not occur. */
export const keywordInstructions = {
  "keywords:existence": instruction(z.object({ keywords: words }), (reply, { keywords }) =>
    keywords.every((keyword) => keywordPattern(keyword).test(reply)),
  ),

  "keywords:frequency": instruction(
    z.object({ keyword: z.string().transform((word) => word.trim()), frequency: amount, relation }),
    (reply, args) => {
      const count = reply.match(keywordPattern(args.keyword, "g"))?.length ?? 0
      return holds(count, args.relation, args.frequency)
    },
  ),

  "keywords:forbidden_words": instruction(
    z.object({ forbidden_words: words }),
    (reply, { forbidden_words }) => !forbidden_words.some((word) => wholeWordPattern(word).test(reply)),
  ),

  "keywords:letter_frequency": instruction(
    z.object({ letter: z.string().trim().length(1), let_frequency: amount, let_relation: relation }),
    (reply, { letter, let_frequency, let_relation }) =>
      holds(reply.toLowerCase().split(letter.toLowerCase()).length - 1, let_relation, let_frequency),
  ),
} satisfies Readonly<Record<string, InstructionKind>>
