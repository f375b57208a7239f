import { z } from "zod"
import { PerfError } from "../../errors/index.js"
import type { Conversation } from "../conversation.js"
import { type DatasetPlugin, defineDataset } from "../dataset-plugin.js"
import { findFile } from "../files/find-file.js"
import { readJsonItems, readLines } from "../files/read-json-items.js"
import { singleTurn } from "../single-turn.js"
import { lengthFilter } from "../text-length.js"
import { promptOptions, randomPrompts } from "./random.js"

const textFields = ["text", "input", "sentence", "content"]

async function* textsOf(path: string): AsyncGenerator<string> {
  if (!/\.jsonl?(?:\.gz)?$/.test(path)) {
    for await (const { value } of readLines(path)) yield value
    return
  }
  for await (const { value, line } of readJsonItems(path)) {
    const text = textIn(value)
    if (text !== undefined) yield text
    else {
      throw new PerfError({
        code: "data_invalid",
        message: `${path}:${line} has no text.`,
        hint: `A text, or an object with one of ${textFields.join(", ")}.`,
      })
    }
  }
}

function textIn(value: unknown): string | undefined {
  if (typeof value === "string") return value
  if (typeof value !== "object" || value === null) return undefined
  const fields = new Map<string, unknown>(Object.entries(value))
  const found = textFields.map((name) => fields.get(name)).find((text) => typeof text === "string")
  return typeof found === "string" ? found : undefined
}

function embedding(names: readonly [string, ...string[]], batched: boolean): DatasetPlugin {
  return defineDataset({
    names,
    summary: batched
      ? "texts of yours to embed, several per request"
      : "texts of yours to embed, one per request",
    requests: "embedding",
    reads: ["datasetPath", "minPromptLength", "maxPromptLength"],
    args: z.strictObject(batched ? { batch_size: z.int().positive().default(8) } : {}),
    async create(context, args) {
      const path = await findFile(
        {
          dataset: names[0],
          path: context.options.datasetPath,
          names: ["*.jsonl", "*.json", "*.txt"],
          hub: undefined,
        },
        context.hub,
      )
      const fits = lengthFilter(context)
      const size = sizeOf(args)
      return {
        endless: false,
        async *pass(): AsyncGenerator<Conversation> {
          let texts: string[] = []
          for await (const text of textsOf(path)) {
            if (!fits(text)) continue
            texts.push(text)
            if (texts.length < size) continue
            yield singleTurn({ kind: "embedding", texts })
            texts = []
          }
          if (texts.length > 0) yield singleTurn({ kind: "embedding", texts })
        },
      }
    },
  })
}

function randomEmbedding(name: string, batched: boolean): DatasetPlugin {
  return defineDataset({
    names: [name],
    summary: batched ? "random texts to embed, several per request" : "random texts to embed",
    requests: "embedding",
    reads: ["datasetOffset", ...promptOptions],
    args: z.strictObject(batched ? { batch_size: z.int().positive().default(8) } : {}),
    async create(context, args) {
      const make = await randomPrompts(context)
      const size = sizeOf(args)
      return {
        endless: true,
        async *pass(): AsyncGenerator<Conversation> {
          for (let position = context.options.datasetOffset; ; position += 1) {
            const draw = context.random("embedding", position)
            const texts = Array.from({ length: size }, () => make(draw).text)
            yield singleTurn({ kind: "embedding", texts })
          }
        },
      }
    },
  })
}

function sizeOf(args: Readonly<Record<string, unknown>>): number {
  return typeof args.batch_size === "number" ? args.batch_size : 1
}

export const embeddingTexts = embedding(["embedding", "embed"], false)
export const embeddingBatches = embedding(["embedding_batch"], true)
export const randomEmbeddingTexts = randomEmbedding("random_embedding", false)
export const randomEmbeddingBatches = randomEmbedding("random_embedding_batch", true)
