import type { HttpReply } from "@evalscope/core"

interface BatchRequest {
  /** At most 64 letters, digits, dashes and underscores. */
  id: string
  /** JSON, as it would be posted alone. */
  body: string
}

/** What became of one request of a batch. */
export interface BatchReply {
  id: string
  status: number
  /** JSON, as the endpoint would have answered. */
  body: string
}

interface BatchState {
  ended: boolean
  done: number
  /** Zero while the provider still counts. */
  total: number
}

/** A provider's way to take many requests at once and answer within a day. */
export interface BatchProtocol {
  /** Requests and bytes that one batch holds. */
  readonly most: { requests: number; bytes: number }
  /** @returns the provider's name of the batch. */
  submit(requests: readonly BatchRequest[]): Promise<string>
  state(batch: string): Promise<BatchState>
  /** Those requests that were answered, in any order. */
  replies(batch: string): Promise<readonly BatchReply[]>
}

/** Asks an address under the provider's origin; refusals are thrown as {@link BatchRefusal}. */
export type Ask = (call: {
  method: "GET" | "POST"
  target: string
  contentType?: string
  body?: string
}) => Promise<string>

/** An answer that is not a success. */
export class BatchRefusal extends Error {
  readonly reply: HttpReply

  constructor(reply: HttpReply) {
    super(`answered ${reply.status}`)
    this.name = "BatchRefusal"
    this.reply = reply
  }
}

/** The values of JSON Lines. */
export function parseLines(text: string): readonly unknown[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line): unknown => JSON.parse(line))
}
