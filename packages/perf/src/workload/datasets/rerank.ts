import { z } from "zod"
import { PerfError } from "../../errors/index.js"
import type { Conversation } from "../conversation.js"
import { defineDataset } from "../dataset-plugin.js"
import { findFile } from "../files/find-file.js"
import { readJsonItems } from "../files/read-json-items.js"
import { randomText } from "../random-text.js"
import { singleTurn } from "../single-turn.js"
import { drawLength } from "../text-length.js"
import { lengthRange } from "./random.js"

const record = z
  .looseObject({
    query: z.string(),
    documents: z.array(z.string()).optional(),
    passages: z.array(z.string()).optional(),
    texts: z.array(z.string()).optional(),
  })
  .transform(({ query, documents, passages, texts }) => ({
    query,
    documents: documents ?? passages ?? texts,
  }))

export const rerank = defineDataset({
  names: ["rerank"],
  summary: "queries of yours with the documents to rank",
  requests: "rerank",
  reads: ["datasetPath"],
  args: z.strictObject({}),
  async create(context) {
    const path = await findFile(
      {
        dataset: "rerank",
        path: context.options.datasetPath,
        names: ["*.jsonl", "*.json", "*.txt"],
        hub: undefined,
      },
      context.hub,
    )
    return {
      endless: false,
      async *pass(): AsyncGenerator<Conversation> {
        for await (const { value, line } of readJsonItems(path)) {
          const parsed = record.safeParse(value)
          if (!parsed.success || !parsed.data.documents) {
            throw new PerfError({
              code: "data_invalid",
              message: `${path}:${line} is no query with documents.`,
              hint: 'Expected is {"query": "…", "documents": ["…"]}; passages or texts do as well.',
            })
          }
          yield singleTurn({ kind: "rerank", query: parsed.data.query, documents: parsed.data.documents })
        }
      },
    }
  },
})

export const randomRerank = defineDataset({
  names: ["random_rerank"],
  summary: "random queries with random documents",
  requests: "rerank",
  reads: ["datasetOffset", "minPromptLength", "maxPromptLength", "tokensBy"],
  args: z.strictObject({
    num_documents: z.int().positive().default(10),
    document_length_ratio: z.number().positive().default(5),
  }),
  async create(context, args) {
    const text = await randomText(context)
    const range = lengthRange(context.options)
    return {
      endless: true,
      async *pass(): AsyncGenerator<Conversation> {
        for (let position = context.options.datasetOffset; ; position += 1) {
          const draw = context.random("rerank", position)
          const length = drawLength(draw, range)
          const documents = Array.from({ length: args.num_documents }, () => {
            return text.make(Math.max(1, Math.round(length * args.document_length_ratio)), draw).text
          })
          yield singleTurn({ kind: "rerank", query: text.make(length, draw).text, documents })
        }
      },
    }
  },
})
