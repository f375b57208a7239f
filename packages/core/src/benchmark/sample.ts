import type { Message } from "../model/message.js"
import type { ToolInfo } from "../model/model.js"

/** What a benchmark makes of one record, before the engine numbers it. */
export interface SampleDraft {
  /** The question: text, or messages when it has turns or media. */
  input: string | readonly Message[]
  /** Options of a multiple-choice question, in shown order. */
  choices?: readonly string[]
  /** The reference; letters (`"B"`, `["A","C"]`) for multiple choice, empty when there is none. */
  target?: string | readonly string[]
  tools?: readonly ToolInfo[]
  /** Anything the prompt or the scorer needs. Stored with the review; keep it small and JSON. */
  metadata?: Readonly<Record<string, unknown>>
}

/** One question to one model. */
export interface Sample {
  /** Position inside its subset, repeats counted: `groupId * repeats + generationIndex`. */
  id: number
  /** The question: all repeats of one draft share it. */
  groupId: number
  /** Which repeat, from 0. */
  generationIndex: number
  subset: string
  input: string | readonly Message[]
  choices?: readonly string[]
  target: string | readonly string[]
  tools?: readonly ToolInfo[]
  metadata: Readonly<Record<string, unknown>>
}

/** A target as text; several letters are joined without separator. */
export function targetText(target: string | readonly string[]): string {
  return typeof target === "string" ? target : target.join("")
}
