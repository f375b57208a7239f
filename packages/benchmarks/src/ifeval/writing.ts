import { treebankTokens } from "@evalscope/core/scoring"
import { z } from "zod"
import {
  amount,
  holds,
  type InstructionKind,
  instruction,
  plainInstruction,
  relation,
} from "./instruction.js"
import { isWrittenIn, knowsLanguage } from "./language.js"

/** Instructions about letter case, language, punctuation, how a reply starts and ends, and its parts. */
export const writingInstructions = {
  "language:response_language": instruction(
    z.object({ language: z.string().refine(knowsLanguage, "is no language the detector knows") }),
    (reply, { language }) => isWrittenIn(reply, language),
  ),

  "change_case:capital_word_frequency": instruction(
    z.object({ capital_frequency: amount, capital_relation: relation }),
    (reply, { capital_frequency, capital_relation }) =>
      holds(treebankTokens(reply).filter(isUpperCase).length, capital_relation, capital_frequency),
  ),

  "change_case:english_capital": plainInstruction((reply) => isUpperCase(reply) && isWrittenIn(reply, "en")),

  "change_case:english_lowercase": plainInstruction(
    (reply) => isLowerCase(reply) && isWrittenIn(reply, "en"),
  ),

  "punctuation:no_comma": plainInstruction((reply) => !reply.includes(",")),

  "startend:end_checker": instruction(z.object({ end_phrase: z.string() }), (reply, { end_phrase }) =>
    reply
      .trim()
      .replace(/^"+|"+$/g, "")
      .toLowerCase()
      .endsWith(end_phrase.trim().toLowerCase()),
  ),

  "startend:quotation": plainInstruction((reply) => {
    const text = reply.trim()
    return text.length > 1 && text.startsWith('"') && text.endsWith('"')
  }),

  "combination:repeat_prompt": instruction(
    z.object({ prompt_to_repeat: z.string() }),
    (reply, { prompt_to_repeat }) =>
      reply.trim().toLowerCase().startsWith(prompt_to_repeat.trim().toLowerCase()),
  ),

  "combination:two_responses": plainInstruction((reply) => {
    const parts = reply.split("******").map((part) => part.trim())
    if (parts.slice(1, -1).includes("")) return false
    const filled = parts.filter((part) => part !== "")
    return filled.length === 2 && filled[0] !== filled[1]
  }),
} satisfies Readonly<Record<string, InstructionKind>>

/** At least one cased letter, and none of them lower-case. */
function isUpperCase(text: string): boolean {
  return text === text.toUpperCase() && text !== text.toLowerCase()
}

function isLowerCase(text: string): boolean {
  return text === text.toLowerCase() && text !== text.toUpperCase()
}
