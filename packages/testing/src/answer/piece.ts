import type { MockLogprob } from "./answer.js"

/** What one event carries: some tokens of one part of one choice of a reply. */
export interface Piece {
  readonly choice: number
  readonly kind: "reasoning" | "text" | "tool-start" | "tool-arguments"
  readonly text: string
  /** The text as it stands inside a JSON string, without the quotes. */
  readonly json: string
  /** Number of the tool call it belongs to. */
  readonly tool: number
  readonly toolId: string
  readonly logprobs: readonly MockLogprob[]
}

const none: readonly MockLogprob[] = []

export function textPiece(text: string, more: Partial<Piece> = {}): Piece {
  return {
    choice: more.choice ?? 0,
    kind: more.kind ?? "text",
    text,
    json: JSON.stringify(text).slice(1, -1),
    tool: more.tool ?? 0,
    toolId: more.toolId ?? "",
    logprobs: more.logprobs ?? none,
  }
}

/** True when two pieces may share an event. */
export function canJoin(a: Piece, b: Piece): boolean {
  return a.kind === b.kind && a.kind !== "tool-start" && a.tool === b.tool && a.choice === b.choice
}

export function joinPieces(a: Piece, b: Piece): Piece {
  return {
    ...a,
    text: a.text + b.text,
    json: a.json + b.json,
    logprobs: a.logprobs.length === 0 ? a.logprobs : [...a.logprobs, ...b.logprobs],
  }
}
