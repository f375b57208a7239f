import type { Content, ContentPart, ReasoningPart } from "../message.js"
import { type SplitReasoningOptions, splitReasoning } from "./split-reasoning.js"

/** What a provider delivered for one reply, thinking already apart or not. */
export interface ReplyPieces {
  text: string
  refusal?: string
  /** Thinking from a field of its own; the text is searched for tags only when there is none. */
  reasoning?: readonly ReasoningPart[]
}

/** The content of an assistant message: a plain string unless there is thinking or a refusal to keep apart. */
export function replyContent(pieces: ReplyPieces, options: SplitReasoningOptions = {}): Content {
  const parts: ContentPart[] = [...(pieces.reasoning ?? [])]
  let text = pieces.text
  if (parts.length === 0) {
    const split = splitReasoning(text, options)
    text = split.text
    if (split.reasoning !== undefined) {
      parts.push({
        type: "reasoning",
        reasoning: split.reasoning,
        ...(split.signature !== undefined && { signature: split.signature }),
        ...(split.redacted && { redacted: true }),
      })
    }
  }
  const refusal = pieces.refusal ?? ""
  if (parts.length === 0 && refusal === "") return text
  if (text !== "" || refusal === "") parts.push({ type: "text", text })
  if (refusal !== "") parts.push({ type: "text", text: refusal, refusal: true })
  return parts
}
