import { EvalScopeError } from "../../errors/index.js"
import type { ContentPart } from "../message.js"

/** A data URL taken apart; undefined for anything else. */
export function parseDataUrl(url: string): { mediaType: string; data: string } | undefined {
  const match = /^data:([^;,]+)(?:;[^,]*)?;base64,/.exec(url)
  const mediaType = match?.[1]
  return match && mediaType !== undefined ? { mediaType, data: url.slice(match[0].length) } : undefined
}

/** The error of a part that a wire format cannot carry. */
export function unsupportedPart(part: ContentPart["type"], wire: string): EvalScopeError {
  return new EvalScopeError({
    code: "not_supported",
    message: `The ${wire} format cannot carry ${part} input`,
    hint: "Serve the model behind an endpoint that takes such input, with another eval_type",
  })
}
