/** A reply taken apart: the thinking, and what is left to be scored. */
export interface SplitReasoning {
  /** Trimmed thinking; undefined when the text holds none. */
  reasoning: string | undefined
  /** The answer, trimmed when thinking was split off, else the text as it came. */
  text: string
  /** Attributes of the opening tag. */
  signature?: string
  redacted?: boolean
}

export interface SplitReasoningOptions {
  /** Split complete blocks only, as the original does. Default false. */
  compat?: boolean
}

const openingTag = /<think(?:\s[^<>]*)?>/
const closingTag = "</think>"

/**
 * Takes the first thinking block out of a reply.
 *
 * - `<think …>a</think>b` gives the thinking `a` and the text `b`; text before the block is kept.
 * - `a</think>b`, as chat templates that pre-fill the opening tag produce, is split the same way.
 * - A text that starts with `<think>` and never closes it was cut off while thinking: there is no answer.
 *
 * Later blocks stay in the text. With `compat` only complete blocks count, so the last two forms are left alone.
 */
export function splitReasoning(text: string, options: SplitReasoningOptions = {}): SplitReasoning {
  const opening = openingTag.exec(text)
  const firstClosing = text.indexOf(closingTag)
  if (!options.compat && firstClosing >= 0 && (opening === null || firstClosing < opening.index)) {
    return {
      reasoning: text.slice(0, firstClosing).trim(),
      text: text.slice(firstClosing + closingTag.length).trim(),
    }
  }
  if (opening === null) return { reasoning: undefined, text }

  const start = opening.index + opening[0].length
  const end = text.indexOf(closingTag, start)
  if (end >= 0) {
    const rest = text.slice(0, opening.index) + text.slice(end + closingTag.length)
    return { reasoning: text.slice(start, end).trim(), text: rest.trim(), ...attributes(opening[0]) }
  }
  // An unclosed tag in the middle of an answer is more likely a mention than thinking.
  if (options.compat || text.slice(0, opening.index).trim() !== "") return { reasoning: undefined, text }
  return { reasoning: text.slice(start).trim(), text: "", ...attributes(opening[0]) }
}

function attributes(tag: string): Pick<SplitReasoning, "signature" | "redacted"> {
  const signature = /\ssignature="([^"]*)"/.exec(tag)?.[1]
  return {
    ...(signature !== undefined && { signature }),
    ...(/\sredacted="true"/.test(tag) && { redacted: true }),
  }
}
