import type { Sample } from "../benchmark/sample.js"
import { contentText } from "../model/message.js"

/** The question as text: the input itself, or the text of its last user message. */
export function questionText(sample: Pick<Sample, "input">): string {
  if (typeof sample.input === "string") return sample.input
  const last = sample.input.findLast((message) => message.role === "user")
  return last === undefined ? "" : contentText(last.content)
}
