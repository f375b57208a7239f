import { z } from "zod"
import { errorMessage, PerfError } from "../../errors/index.js"
import type { Conversation } from "../conversation.js"
import { type DatasetPlugin, defineDataset } from "../dataset-plugin.js"
import { findFile } from "../files/find-file.js"
import { readJsonItems } from "../files/read-json-items.js"
import { fitLength, lengthControlArgs } from "../length-control.js"
import { messageTurn } from "../single-turn.js"
import { lengthFilter } from "../text-length.js"

interface QuestionFile {
  readonly name: string
  readonly summary: string
  readonly file: string
  readonly field: string
  readonly hub: { readonly modelscope: string; readonly huggingface: string; readonly path: string }
}

/** Data with one question per record: JSONL or one JSON list. */
function questions({ name, summary, file, field, hub }: QuestionFile): DatasetPlugin {
  const record = z.looseObject({ [field]: z.string() })
  return defineDataset({
    names: [name],
    summary,
    requests: "text",
    reads: ["datasetPath", "minPromptLength", "maxPromptLength"],
    args: lengthControlArgs,
    async create(context, args) {
      const path = await findFile(
        { dataset: name, path: context.options.datasetPath, names: [file, "*.jsonl", "*.json"], hub },
        context.hub,
      )
      const fits = lengthFilter(context)
      const fit = await fitLength(context, args)
      return {
        endless: false,
        async *pass(): AsyncGenerator<Conversation> {
          for await (const { value, line } of readJsonItems(path)) {
            const content = fieldOf(record, value, field, `${path}:${line}`)
            if (!fits(content)) continue
            const messages = fit([{ role: "user", content }])
            if (messages) yield messageTurn(messages)
          }
        },
      }
    },
  })
}

function fieldOf(
  record: z.ZodType<Record<string, unknown>>,
  value: unknown,
  field: string,
  where: string,
): string {
  try {
    return String(record.parse(value)[field])
  } catch (cause) {
    throw new PerfError({
      code: "data_invalid",
      message: `${where} has no text in "${field}".`,
      hint: errorMessage(cause).slice(0, 200),
    })
  }
}

export const openqa = questions({
  name: "openqa",
  summary: "short questions in Chinese, mostly under 100 tokens",
  file: "open_qa.jsonl",
  field: "question",
  hub: {
    modelscope: "AI-ModelScope/HC3-Chinese",
    huggingface: "Hello-SimpleAI/HC3-Chinese",
    path: "open_qa.jsonl",
  },
})

export const longalpaca = questions({
  name: "longalpaca",
  summary: "instructions on long texts, mostly over 6,000 tokens",
  file: "LongAlpaca-12k.json",
  field: "instruction",
  hub: {
    modelscope: "AI-ModelScope/LongAlpaca-12k",
    huggingface: "Yukang/LongAlpaca-12k",
    path: "LongAlpaca-12k.json",
  },
})
