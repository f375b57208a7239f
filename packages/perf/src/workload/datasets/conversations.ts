import { z } from "zod"
import { PerfError } from "../../errors/index.js"
import type { ChatMessage, Conversation, Turn } from "../conversation.js"
import { defineDataset } from "../dataset-plugin.js"
import { findFile } from "../files/find-file.js"
import { readJsonLines } from "../files/read-json-items.js"

const messages = z.array(z.looseObject({ role: z.string(), content: z.unknown() })).min(1)

/** What the user says between two replies is one turn; recorded replies only part the turns. */
function turnsOf(recorded: readonly ChatMessage[], most: number | undefined): readonly Turn[] {
  const turns: Turn[] = []
  let pending: ChatMessage[] = []
  const close = () => {
    if (pending.some(({ role }) => role !== "system"))
      turns.push({ payload: { kind: "messages", messages: pending } })
    pending = []
  }
  for (const message of recorded) {
    if (message.role === "assistant") close()
    else pending.push(message)
  }
  close()
  return turns.slice(0, most)
}

export const customMultiTurn = defineDataset({
  names: ["custom_multi_turn"],
  summary: "conversations of yours: each line a JSON list of messages; the model's own replies are used",
  requests: "messages",
  reads: ["datasetPath", "minTurns", "maxTurns"],
  args: z.strictObject({}),
  async create(context) {
    const { options } = context
    const path = await findFile(
      { dataset: "custom_multi_turn", path: options.datasetPath, names: ["*.jsonl"], hub: undefined },
      context.hub,
    )
    return {
      endless: false,
      async *pass(): AsyncGenerator<Conversation> {
        for await (const { value, line } of readJsonLines(path)) {
          const parsed = messages.safeParse(value)
          if (!parsed.success) {
            throw new PerfError({
              code: "data_invalid",
              message: `${path}:${line} is no list of messages.`,
              hint: 'Expected is [{"role": "user", "content": "…"}, …] on each line.',
            })
          }
          const [first, ...rest] = turnsOf(parsed.data, options.maxTurns)
          if (first && rest.length + 1 >= options.minTurns) yield { turns: [first, ...rest] }
        }
      },
    }
  },
})
