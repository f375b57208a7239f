import { z } from "zod"
import { PerfError } from "../../errors/index.js"
import type { Conversation, Turn } from "../conversation.js"
import { type DatasetPlugin, defineDataset } from "../dataset-plugin.js"
import { findFile } from "../files/find-file.js"
import { readJsonItems } from "../files/read-json-items.js"
import { randomText } from "../random-text.js"

const length = z.number().nonnegative().transform(Math.round)

/** Lengths and waits of an agent's work as the trie traces record them; texts are made up. */
const record = z.looseObject({
  input_prompt_length: length,
  num_turns: z.int().nonnegative(),
  assistant_response_length: z.array(length),
  tool_call_output_length: z.array(length),
  tool_call_latency: z.array(z.number().nonnegative()),
  final_assistant_response_length: length,
})

function trie(kind: "agentic_coding" | "code_qa" | "office_work"): DatasetPlugin {
  const name = `trie_${kind}`
  const file = `${kind}_8k.jsonl`
  const id = "evalscope/trie-workloads"
  return defineDataset({
    names: [name],
    summary: `lengths and tool waits of recorded agents (${kind.replace("_", " ")}), with made-up text`,
    requests: "messages",
    reads: ["datasetPath", "datasetOffset", "tokensBy", "maxTurns"],
    args: z.strictObject({}),
    async create(context) {
      const { options } = context
      const path = await findFile(
        {
          dataset: name,
          path: options.datasetPath,
          names: [file, "*.jsonl"],
          hub: { modelscope: id, huggingface: id, path: file },
        },
        context.hub,
      )
      const text = await randomText(context)
      return {
        endless: false,
        async *pass(): AsyncGenerator<Conversation> {
          let position = options.datasetOffset
          for await (const { value, line } of readJsonItems(path)) {
            const parsed = record.safeParse(value)
            if (!parsed.success) {
              throw new PerfError({
                code: "data_invalid",
                message: `${path}:${line} is no record of agent lengths.`,
                hint: `It needs ${Object.keys(record.shape).join(", ")}.`,
              })
            }
            const draw = context.random(name, position)
            const make = (tokens: number) => text.make(Math.max(1, tokens), draw).text
            yield agentConversation(parsed.data, make, options.maxTurns)
            position += 1
          }
        },
      }
    },
  })
}

function agentConversation(
  lengths: z.output<typeof record>,
  make: (tokens: number) => string,
  maxTurns: number | undefined,
): Conversation {
  const turn = (tokens: number, reply: number, pause: number): Turn => ({
    payload: { kind: "messages", messages: [{ role: "user", content: make(tokens) }] },
    maxTokens: Math.max(1, reply),
    overrides: { ignore_eos: true },
    promptTokens: Math.max(1, tokens),
    ...(pause > 0 && { pauseSeconds: pause }),
  })
  const count = Math.min(lengths.num_turns, (maxTurns ?? Number.POSITIVE_INFINITY) - 1)
  const replyAt = (index: number) =>
    index < lengths.num_turns
      ? (lengths.assistant_response_length[index] ?? 1)
      : lengths.final_assistant_response_length
  const first = turn(lengths.input_prompt_length, replyAt(0), 0)
  const rest = Array.from({ length: Math.max(0, count) }, (_, index) => {
    const output = lengths.tool_call_output_length[index] ?? 1
    return turn(output, replyAt(index + 1), lengths.tool_call_latency[index] ?? 0)
  })
  return { turns: [first, ...rest] }
}

export const trieAgenticCoding = trie("agentic_coding")
export const trieCodeQa = trie("code_qa")
export const trieOfficeWork = trie("office_work")
