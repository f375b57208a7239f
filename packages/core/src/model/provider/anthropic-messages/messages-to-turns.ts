import type { GenerationConfig } from "../../generation-config.js"
import { contentText, type Message } from "../../message.js"
import { assistantBlocks, type Block, toolResultBlock, userBlocks } from "./content-to-blocks.js"

export interface Turn {
  role: "user" | "assistant"
  content: Block[]
}

/** The system prompt apart, and turns that alternate: neighbours of one role are one turn, tool results are the user's. */
export function messagesToTurns(
  messages: readonly Message[],
  history: GenerationConfig["reasoningHistory"],
): { system: string; turns: Turn[] } {
  const turns: Turn[] = []
  const system: string[] = []
  for (const message of messages) {
    if (message.role === "system") system.push(contentText(message.content))
    else add(turns, message, history)
  }
  return { system: system.join("\n\n"), turns }
}

function add(
  turns: Turn[],
  message: Exclude<Message, { role: "system" }>,
  history: GenerationConfig["reasoningHistory"],
) {
  const role = message.role === "assistant" ? "assistant" : "user"
  const content = blocksOf(message, history)
  if (content.length === 0) return
  const last = turns.at(-1)
  if (last?.role === role) last.content.push(...content)
  else turns.push({ role, content })
}

function blocksOf(
  message: Exclude<Message, { role: "system" }>,
  history: GenerationConfig["reasoningHistory"],
): Block[] {
  switch (message.role) {
    case "user":
      return userBlocks(message.content)
    case "assistant":
      return assistantBlocks(message, history)
    case "tool":
      return [toolResultBlock(message)]
  }
}
