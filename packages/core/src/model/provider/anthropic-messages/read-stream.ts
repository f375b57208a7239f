import { z } from "zod"
import type { SplitReasoningOptions } from "../../reasoning/split-reasoning.js"
import type { StreamReader } from "../wire.js"
import {
  blockSchema,
  messageOutput,
  type ReplyBlock,
  type ReplyMessage,
  usageSchema,
} from "./from-response.js"

const text = z.string().nullish()

const eventSchema = z.looseObject({
  type: z.string(),
  index: z.int().nullish(),
  message: z.looseObject({ id: text, model: text, usage: usageSchema.nullish() }).nullish(),
  content_block: blockSchema.nullish(),
  delta: z
    .looseObject({ type: text, text, thinking: text, signature: text, partial_json: text, stop_reason: text })
    .nullish(),
  usage: usageSchema.nullish(),
})

type Delta = NonNullable<z.infer<typeof eventSchema>["delta"]>
type ReplyUsage = NonNullable<ReplyMessage["usage"]>

interface BlockInProgress {
  block: ReplyBlock
  json: string
}

/** Puts a streamed message together. It is complete with a stop reason and `message_stop`. */
export function messagesStreamReader(options: SplitReasoningOptions = {}): StreamReader {
  const blocks = new Map<number, BlockInProgress>()
  let start: { id: string | null | undefined; model: string | null | undefined } | undefined
  let usage: ReplyUsage | undefined
  let stopReason: string | undefined
  let stopped = false
  // The opening event's count of output tokens is a placeholder; only the closing one knows.
  let counted = false

  return {
    read(json) {
      const event = eventSchema.parse(json)
      if (event.message) start = { id: event.message.id, model: event.message.model }
      usage = addUsage(addUsage(usage, event.message?.usage), event.usage)
      if (typeof event.usage?.output_tokens === "number") counted = true
      if (event.type === "message_stop") stopped = true
      if (event.delta?.stop_reason) stopReason = event.delta.stop_reason
      const index = event.index ?? 0
      if (event.content_block) {
        blocks.set(index, { block: { ...event.content_block }, json: "" })
        return event.content_block.type === "tool_use" || Boolean(event.content_block.text)
      }
      const open = blocks.get(index)
      return open !== undefined && event.type === "content_block_delta" && event.delta
        ? addDelta(open, event.delta)
        : false
    },
    finish() {
      if (start === undefined) return { missing: "any answer" }
      if (stopReason === undefined) return { missing: "a stop reason" }
      if (!stopped) return { missing: "the event message_stop" }
      const content = [...blocks].sort(([a], [b]) => a - b).map(([, open]) => finished(open))
      return messageOutput(
        { ...start, content, stop_reason: stopReason, usage: counted ? usage : undefined },
        options,
      )
    },
  }
}

function addDelta(open: BlockInProgress, delta: Delta): boolean {
  const { block } = open
  if (delta.text) block.text = (block.text ?? "") + delta.text
  if (delta.thinking) block.thinking = (block.thinking ?? "") + delta.thinking
  if (delta.signature) block.signature = (block.signature ?? "") + delta.signature
  if (delta.partial_json) open.json += delta.partial_json
  return Boolean(delta.text || delta.thinking || delta.partial_json)
}

function finished({ block, json }: BlockInProgress): ReplyBlock {
  return block.type === "tool_use" && json !== "" ? { ...block, input: json } : block
}

/** Later counts replace earlier ones: the closing event repeats what it knows better, and leaves out the rest. */
function addUsage(
  known: ReplyUsage | undefined,
  news: ReplyUsage | null | undefined,
): ReplyUsage | undefined {
  if (!news) return known
  const reported = Object.entries(news).filter(([, value]) => value !== null && value !== undefined)
  return usageSchema.parse({ ...known, ...Object.fromEntries(reported) })
}
