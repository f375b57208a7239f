import type { GenerationConfig } from "../generation-config.js"
import type { ReportedError } from "../http/reply-error.js"
import type { ModelOutput, ModelRequest } from "../model.js"
import type { JsonObject } from "./json-object.js"

/** A reply before the engine adds its measurements. */
export type WireOutput = Pick<ModelOutput, "id" | "choices" | "usage" | "metadata"> & { model?: string }

/** A reply that was broken off; `missing` says what a whole one would have. */
export interface IncompleteOutput {
  missing: string
}

/** Puts a streamed reply together. One per attempt. */
export interface StreamReader {
  /** Takes one event; true when it carried text, thinking or a part of a tool call. */
  read(event: unknown): boolean
  /** The server said that nothing follows (`[DONE]`). */
  end?(): void
  /** The failure an event reported otherwise than in a field `error`. */
  failure?(): ReportedError | undefined
  /** The reply, or what is missing when the stream ended early. */
  finish(): WireOutput | IncompleteOutput
}

/** One wire format over HTTP: pure conversions between our types and JSON. */
export interface Wire {
  /** Path under the base URL. */
  path: string
  /** Headers that say which version of the format this is. */
  headers?: Readonly<Record<string, string>>
  /** Path under the base URL that lists the models. */
  modelsPath: string
  toBody(request: ModelRequest, config: GenerationConfig): JsonObject
  /** @throws ZodError when the body is no reply of this format. */
  fromBody(body: unknown): WireOutput | IncompleteOutput
  streamReader(): StreamReader
}
