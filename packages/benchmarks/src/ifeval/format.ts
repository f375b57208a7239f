import { z } from "zod"
import { amount, type InstructionKind, instruction, plainInstruction } from "./instruction.js"
import { escapePattern } from "./pattern.js"

const decisions = ["My answer is yes.", "My answer is no.", "My answer is maybe."]

/** Instructions about Markdown, JSON, titles, placeholders and postscripts. */
export const formatInstructions = {
  "detectable_content:number_placeholders": instruction(
    z.object({ num_placeholders: amount }),
    (reply, { num_placeholders }) => (reply.match(/\[[^\n]*?\]/g)?.length ?? 0) >= num_placeholders,
  ),

  "detectable_content:postscript": instruction(
    z.object({ postscript_marker: z.string().transform((marker) => marker.trim()) }),
    (reply, { postscript_marker }) => postscriptPattern(postscript_marker).test(reply.toLowerCase()),
  ),

  "detectable_format:number_bullet_lists": instruction(
    z.object({ num_bullets: amount }),
    (reply, { num_bullets }) => {
      const stars = reply.match(/^\s*\*[^*][^\n]*$/gm)?.length ?? 0
      const dashes = reply.match(/^\s*-[^\n]*$/gm)?.length ?? 0
      return stars + dashes === num_bullets
    },
  ),

  "detectable_format:constrained_response": plainInstruction((reply) =>
    decisions.some((decision) => reply.includes(decision)),
  ),

  "detectable_format:number_highlighted_sections": instruction(
    z.object({ num_highlights: amount }),
    (reply, { num_highlights }) => {
      const single = reply.match(/\*[^\n*]*\*/g) ?? []
      const double = reply.match(/\*\*[^\n*]*\*\*/g) ?? []
      const filled = [...single, ...double].filter((part) => part.replaceAll("*", "").trim() !== "")
      return filled.length >= num_highlights
    },
  ),

  "detectable_format:multiple_sections": instruction(
    z.object({ section_spliter: z.string().transform((word) => word.trim()), num_sections: amount }),
    (reply, { section_spliter, num_sections }) => {
      const heading = new RegExp(`\\s?${escapePattern(section_spliter)}\\s?\\p{Nd}+\\s?`, "gu")
      return (reply.match(heading)?.length ?? 0) >= num_sections
    },
  ),

  "detectable_format:json_format": plainInstruction((reply) => isJson(withoutFence(reply))),

  "detectable_format:title": plainInstruction((reply) =>
    (reply.match(/<<[^\n]+>>/g) ?? []).some(
      (title) => title.replace(/^<+/, "").replace(/>+$/, "").trim() !== "",
    ),
  ),
} satisfies Readonly<Record<string, InstructionKind>>

/** Spaces inside the usual markers are free; another marker is matched as it is written. */
function postscriptPattern(marker: string): RegExp {
  if (marker === "P.P.S") return /p\.\s?p\.\s?s/
  if (marker === "P.S.") return /p\.\s?s\./
  return new RegExp(escapePattern(marker.toLowerCase()))
}

function withoutFence(reply: string): string {
  return reply
    .trim()
    .replace(/^```(?:json|Json|JSON)?/, "")
    .replace(/```$/, "")
    .trim()
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
