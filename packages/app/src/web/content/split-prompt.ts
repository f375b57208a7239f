/** Prompts up to here are shown whole. */
const shortEnough = 1500
/** At least this much of the end stays in sight. */
const tailLength = 200

export interface SplitPrompt {
  /** Instructions and solved examples; empty when the prompt is shown whole. */
  head: string
  tail: string
}

/**
 * A long prompt in two: few-shot prompts end with their question, so the end is what a reader looks for. Splits between
 * paragraphs only, and never inside a fenced block.
 */
export function splitPrompt(text: string): SplitPrompt {
  const whole = { head: "", tail: text }
  if (text.length <= shortEnough) return whole
  for (
    let at = text.lastIndexOf("\n\n", text.length - tailLength);
    at > 0;
    at = text.lastIndexOf("\n\n", at - 1)
  ) {
    const head = text.slice(0, at)
    if ((head.match(/^\s*```/gm)?.length ?? 0) % 2 === 0) {
      // A tail that is nearly the whole prompt would not be worth the fold.
      return at < text.length / 4 ? whole : { head, tail: text.slice(at + 2) }
    }
  }
  return whole
}
