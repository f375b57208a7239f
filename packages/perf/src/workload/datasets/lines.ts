import { z } from "zod"
import { errorMessage, PerfError } from "../../errors/index.js"
import type { Conversation } from "../conversation.js"
import { defineDataset } from "../dataset-plugin.js"
import { findFile } from "../files/find-file.js"
import { readLines } from "../files/read-json-items.js"
import { fitLength, lengthControlArgs } from "../length-control.js"
import { messageTurn, singleTurn, textTurn } from "../single-turn.js"
import { lengthFilter } from "../text-length.js"

const message = z.looseObject({ role: z.string(), content: z.unknown() })

/** One request per line: plain text, a JSON list of messages, or a JSON object that is a whole body. */
export const lineByLine = defineDataset({
  names: ["line_by_line"],
  summary: "a file of yours: each line a prompt, a JSON list of messages, or a JSON body",
  requests: "text",
  reads: ["datasetPath", "minPromptLength", "maxPromptLength"],
  args: lengthControlArgs,
  async create(context, args) {
    const path = await findFile(
      {
        dataset: "line_by_line",
        path: context.options.datasetPath,
        names: ["*.txt", "*.jsonl"],
        hub: undefined,
      },
      context.hub,
    )
    const fits = lengthFilter(context)
    const fit = await fitLength(context, args)
    const controlled = args.target_input_len !== undefined
    return {
      endless: false,
      async *pass(): AsyncGenerator<Conversation> {
        for await (const { value: text, line } of readLines(path)) {
          const json = /^\s*[[{]/.test(text)
          if (json && controlled) {
            throw new PerfError({
              code: "data_invalid",
              message: `${path}:${line} is JSON, and target_input_len only fits lines of plain text.`,
              hint: "Leave target_input_len out, or use plain lines.",
            })
          }
          if (json) {
            yield jsonTurn(text, `${path}:${line}`)
            continue
          }
          if (!fits(text)) continue
          const messages = fit([{ role: "user", content: text }])
          if (messages) yield messageTurn(messages)
        }
      },
    }
  },
})

function jsonTurn(text: string, where: string): Conversation {
  try {
    const value: unknown = JSON.parse(text)
    if (Array.isArray(value)) return singleTurn({ kind: "messages", messages: z.array(message).parse(value) })
    return singleTurn({ kind: "body", body: z.record(z.string(), z.unknown()).parse(value) })
  } catch (cause) {
    throw new PerfError({
      code: "data_invalid",
      message: `${where} is neither a list of messages nor a body: ${errorMessage(cause).replaceAll(/\s+/g, " ")}.`,
      hint: "A prompt that begins with [ or { must be valid JSON; in the dataset custom every line is a prompt.",
    })
  }
}

/** Every line is a prompt, whatever it looks like. */
export const custom = defineDataset({
  names: ["custom"],
  summary: "a file of yours: each line one prompt",
  requests: "text",
  reads: ["datasetPath", "minPromptLength", "maxPromptLength"],
  args: z.strictObject({}),
  async create(context) {
    const path = await findFile(
      { dataset: "custom", path: context.options.datasetPath, names: ["*.txt"], hub: undefined },
      context.hub,
    )
    const fits = lengthFilter(context)
    return {
      endless: false,
      async *pass(): AsyncGenerator<Conversation> {
        for await (const { value } of readLines(path)) if (fits(value)) yield textTurn(value)
      },
    }
  },
})

/** The one prompt of `--prompt`. */
export const fixedPrompt = defineDataset({
  names: ["fixed_prompt"],
  summary: "the prompt of --prompt, again and again",
  requests: "text",
  reads: [],
  args: z.looseObject({}),
  async create({ options }) {
    return {
      endless: true,
      async *pass(): AsyncGenerator<Conversation> {
        for (;;) yield textTurn(options.prompt ?? "")
      },
    }
  },
})
