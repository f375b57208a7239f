/** Text that is shown to, or comes from, the model. */
export interface TextPart {
  type: "text"
  text: string
  /** True when the model marked this text as a refusal. */
  refusal?: boolean
}

/** Thinking that is kept apart from the answer and never scored. */
export interface ReasoningPart {
  type: "reasoning"
  reasoning: string
  /** Provider's proof or encrypted form of the thinking; sent back unchanged. */
  signature?: string
  redacted?: boolean
  /** Provider's id of this thinking, where replies must refer to it (OpenAI Responses). */
  id?: string
}

/** An image as an http(s) URL or a data URL. */
export interface ImagePart {
  type: "image"
  image: string
  detail?: "auto" | "low" | "high"
}

/** Audio as a data URL or base64 text. */
export interface AudioPart {
  type: "audio"
  audio: string
  format: "wav" | "mp3"
}

/** A video as an http(s) URL or a data URL. */
export interface VideoPart {
  type: "video"
  video: string
  format?: string
}

/** Provider data that is kept for the record and not sent. */
export interface DataPart {
  type: "data"
  data: Readonly<Record<string, unknown>>
}

export type ContentPart = TextPart | ReasoningPart | ImagePart | AudioPart | VideoPart | DataPart
export type Content = string | readonly ContentPart[]

export interface ToolCall {
  id: string
  function: { name: string; arguments: Readonly<Record<string, unknown>> }
  /** Set when the model's argument text was not a JSON object; the raw text is in `arguments.raw`. */
  parseError?: string
}

export interface SystemMessage {
  role: "system"
  content: Content
}
export interface UserMessage {
  role: "user"
  content: Content
}
export interface AssistantMessage {
  role: "assistant"
  content: Content
  toolCalls?: readonly ToolCall[]
  /** The model that wrote it. */
  model?: string
}
export interface ToolMessage {
  role: "tool"
  content: Content
  toolCallId: string
  /** Name of the function that was called. */
  function?: string
  error?: { type: string; message: string }
}
export type Message = SystemMessage | UserMessage | AssistantMessage | ToolMessage

/** The text parts of a content joined by newlines; reasoning and media are left out. */
export function contentText(content: Content): string {
  if (typeof content === "string") return content
  return content.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n")
}

/** A sample's input as messages: a plain string is one user message. */
export function toMessages(input: string | readonly Message[]): readonly Message[] {
  return typeof input === "string" ? [{ role: "user", content: input }] : input
}
