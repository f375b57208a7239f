import { readdir } from "node:fs/promises"
import { join } from "node:path"
import { z } from "zod"
import { PerfError } from "../../errors/index.js"
import { contentText } from "../../protocol/payload.js"
import type { ChatMessage, Conversation, Turn } from "../conversation.js"
import { type DatasetContext, defineDataset } from "../dataset-plugin.js"
import { findFile } from "../files/find-file.js"
import { hubFiles } from "../files/hub-folder.js"
import { readJsonItems } from "../files/read-json-items.js"
import { readParquet } from "../files/read-parquet.js"
import { drawLength } from "../text-length.js"

const hubId = "SWE-bench/SWE-smith-trajectories"

const message = z.looseObject({ role: z.string(), content: z.unknown() })
const jsonText = z.string().transform((text, context) => {
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    context.addIssue("is no JSON")
    return z.NEVER
  }
})
const record = z.looseObject({ messages: z.union([z.array(message), jsonText.pipe(z.array(message))]) })
const prebuilt = z.looseObject({
  conversations: z.array(z.array(z.looseObject({ messages: z.array(message) })).min(1)),
})
const lengthOf = (standard: number) =>
  z
    .union([z.int().positive(), z.tuple([z.int().positive(), z.int().positive()])])
    .default(standard)
    .transform((value) =>
      typeof value === "number" ? { least: value, most: value } : { least: value[0], most: value[1] },
    )

const args = z.strictObject({
  first_turn_length: lengthOf(65_000),
  subsequent_turn_length: lengthOf(500),
  chars_per_token: z.number().positive().default(3),
})

export const sweSmith = defineDataset({
  names: ["swe_smith"],
  summary: "trajectories of coding agents, packed to turns of given lengths",
  requests: "messages",
  reads: ["datasetPath", "datasetOffset", "minTurns", "maxTurns"],
  args,
  async create(context, lengths) {
    const { options } = context
    const items = await trajectories(context)
    const tokenizer = await context.tokenizer()
    const most = options.maxTurns ?? 8
    const pack = (messages: readonly ChatMessage[], position: number): Conversation | undefined => {
      const draw = context.random("swe_smith", position)
      const text = messages
        .filter(({ role }) => role === "user" || role === "tool")
        .map(({ content }) => contentText(content))
        .join("\n\n")
      const first = drawLength(draw, lengths.first_turn_length)
      // Counting tokens is slow; what is clearly too short is left out by its characters.
      if (text.length < first * lengths.chars_per_token) return undefined
      const ids = tokenizer.encode(text)
      const turns: Turn[] = []
      for (let at = 0; turns.length < most; ) {
        const size = turns.length === 0 ? first : drawLength(draw, lengths.subsequent_turn_length)
        const part = ids.slice(at, at + size)
        if (part.length < size) break
        const content = tokenizer.decode(part)
        turns.push({
          payload: { kind: "messages", messages: [{ role: "user", content }] },
          promptTokens: size,
        })
        at += size
      }
      const [head, ...rest] = turns
      return head && rest.length + 1 >= options.minTurns ? { turns: [head, ...rest] } : undefined
    }
    return {
      endless: false,
      async *pass(): AsyncGenerator<Conversation> {
        let position = 0
        for await (const { value, where } of items()) {
          const built = prebuilt.safeParse(value)
          if (built.success) {
            for (const conversation of built.data.conversations) yield recorded(conversation, most)
            continue
          }
          const parsed = record.safeParse(value)
          if (!parsed.success) {
            throw new PerfError({
              code: "data_invalid",
              message: `${where} has no messages.`,
              hint: 'Expected are trajectories with "messages", or {"conversations": [[{"messages": […]}]]}.',
            })
          }
          const conversation = pack(parsed.data.messages, options.datasetOffset + position)
          position += 1
          if (conversation) yield conversation
        }
      },
    }
  },
})

interface Trajectory {
  readonly value: unknown
  /** File and line or row. */
  readonly where: string
}

/** The trajectories of a file or folder, or of the hub, where they are Parquet files. */
async function trajectories(
  context: DatasetContext<"datasetPath">,
): Promise<() => AsyncGenerator<Trajectory>> {
  const path = context.options.datasetPath
  if (path === undefined) {
    return parquetRows(await hubFiles({ id: hubId, start: "data/tool-", end: ".parquet" }, context.hub))
  }
  const entries = path.endsWith(".parquet") ? [""] : await readdir(path, { recursive: true }).catch(() => [])
  const parquet = entries.filter((name) => (name || path).endsWith(".parquet")).sort()
  if (parquet.length > 0) {
    // A whole download has other splits beside the one that is meant.
    const tool = parquet.filter((name) => /(?:^|[/\\])tool-[^/\\]*$/.test(name))
    return parquetRows((tool.length > 0 ? tool : parquet).map((name) => join(path, name)))
  }
  const names = ["*.jsonl", "*.json"]
  const file = await findFile({ dataset: "swe_smith", path, names, hub: undefined }, context.hub)
  return async function* () {
    for await (const { value, line } of readJsonItems(file)) yield { value, where: `${file}:${line}` }
  }
}

function parquetRows(files: readonly string[]): () => AsyncGenerator<Trajectory> {
  return async function* () {
    for (const file of files) {
      const rows = await readParquet(file, { columns: ["messages"], text: true })
      for (const [index, value] of rows.entries()) yield { value, where: `row ${index + 1} of ${file}` }
    }
  }
}

/** Turns of a prebuilt file: each holds the history so far, of which only what is new is sent. */
function recorded(
  turns: readonly { readonly messages: readonly ChatMessage[] }[],
  most: number,
): Conversation {
  let said = 0
  const own = turns.slice(0, most).map(({ messages }): Turn => {
    const fresh = messages.slice(said).filter(({ role }) => role !== "assistant")
    said = messages.length
    const asked = fresh.map((part) => (part.role === "tool" ? { ...part, role: "user" } : part))
    return { payload: { kind: "messages", messages: asked } }
  })
  const [first, ...rest] = own
  return { turns: first ? [first, ...rest] : [{ payload: { kind: "messages", messages: [] } }] }
}
