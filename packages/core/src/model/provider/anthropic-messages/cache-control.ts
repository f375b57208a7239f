import type { CacheControlEphemeral, TextBlockParam, Tool } from "@anthropic-ai/sdk/resources/messages"
import type { GenerationConfig } from "../../generation-config.js"
import type { Block } from "./content-to-blocks.js"
import type { Turn } from "./messages-to-turns.js"

interface Cacheable {
  system: TextBlockParam[]
  tools: Tool[]
  turns: readonly Turn[]
}

/**
 * Marks where the provider may cache the prompt. Both strategies mark what all samples share, the tools and the
 * system prompt. `recent_messages` also marks the last two user turns, for conversations that grow; `evaluation`,
 * the default, does not, because a single question is never asked again.
 */
export function withCacheControl(
  request: Cacheable,
  control: GenerationConfig["anthropicCacheControl"],
): Cacheable {
  if (control === undefined) return request
  const mark: CacheControlEphemeral = { type: "ephemeral", ...(control.ttl && { ttl: control.ttl }) }
  const shared = { system: markLast(request.system, mark), tools: markLast(request.tools, mark) }
  if (control.strategy !== "recent_messages") return { ...shared, turns: request.turns }
  const recent = new Set(request.turns.filter((turn) => turn.role === "user").slice(-2))
  return {
    ...shared,
    turns: request.turns.map((turn) => {
      return recent.has(turn) ? { ...turn, content: markLastBlock(turn.content, mark) } : turn
    }),
  }
}

function markLast<T extends object>(items: readonly T[], mark: CacheControlEphemeral): T[] {
  return items.map((item, index) => (index === items.length - 1 ? { ...item, cache_control: mark } : item))
}

function markLastBlock(blocks: readonly Block[], mark: CacheControlEphemeral): Block[] {
  return blocks.map((block, index) => {
    if (index < blocks.length - 1 || block.type === "thinking" || block.type === "redacted_thinking")
      return block
    return { ...block, cache_control: mark }
  })
}
