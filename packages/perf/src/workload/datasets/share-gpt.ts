import { z } from "zod"
import { PerfError } from "../../errors/index.js"
import type { ChatMessage, Conversation, Turn } from "../conversation.js"
import { type DatasetPlugin, defineDataset } from "../dataset-plugin.js"
import { findFile } from "../files/find-file.js"
import { readJsonItems } from "../files/read-json-items.js"
import { fitLength, lengthControlArgs } from "../length-control.js"
import { messageTurn } from "../single-turn.js"
import { lengthFilter } from "../text-length.js"

/** Pairs of question and answer, or the list of speakers that other copies of the data have. */
const record = z.union([
  z.looseObject({ conversation: z.array(z.looseObject({ human: z.string(), assistant: z.string() })) }),
  z.looseObject({ conversations: z.array(z.looseObject({ from: z.string(), value: z.string() })) }),
])

type Exchange = readonly { readonly question: string; readonly answer: string | undefined }[]

function exchangeOf(value: unknown, where: string): Exchange {
  const parsed = record.safeParse(value)
  if (!parsed.success) {
    throw new PerfError({
      code: "data_invalid",
      message: `${where} holds no ShareGPT conversation.`,
      hint: 'Expected is {"conversation": [{"human": "…", "assistant": "…"}]} or {"conversations": [{"from": "human", "value": "…"}]}.',
    })
  }
  const { data } = parsed
  if ("conversation" in data && Array.isArray(data.conversation)) {
    return data.conversation.map(({ human, assistant }) => ({ question: human, answer: assistant }))
  }
  const speakers = "conversations" in data && Array.isArray(data.conversations) ? data.conversations : []
  return speakers.flatMap(({ from, value: question }, index) => {
    if (from !== "human" && from !== "user") return []
    const next = speakers[index + 1]
    return [
      { question, answer: next && next.from !== "human" && next.from !== "user" ? next.value : undefined },
    ]
  })
}

/** The recorded conversation up to its last question. */
function upToLastQuestion(exchange: Exchange): readonly ChatMessage[] {
  return exchange.flatMap(({ question, answer }, index) => {
    const asked: ChatMessage = { role: "user", content: question }
    const last = index === exchange.length - 1
    return last || answer === undefined ? [asked] : [asked, { role: "assistant", content: answer }]
  })
}

const read = ["datasetPath", "minPromptLength", "maxPromptLength"] as const
const readOfTurns = ["minTurns", "maxTurns"] as const

function shareGpt(language: "zh" | "en", multi: boolean): DatasetPlugin {
  const file = `common_${language}_70k.jsonl`
  const name = `share_gpt_${language}${multi ? "_multi_turn" : ""}`
  return defineDataset({
    names: [name],
    summary: multi
      ? `questions of recorded chats (${language}), answered by the model turn by turn`
      : `recorded chats (${language}) up to their last question`,
    requests: "messages",
    reads: multi ? [...read, ...readOfTurns] : read,
    args: lengthControlArgs,
    async create(context, args) {
      const { options } = context
      const path = await findFile(
        {
          dataset: name,
          path: options.datasetPath,
          names: [file, "*.jsonl", "*.json"],
          hub: { modelscope: "swift/sharegpt", huggingface: "modelscope/sharegpt", path: file },
        },
        context.hub,
      )
      const fits = lengthFilter(context)
      const fit = await fitLength(context, args)
      return {
        endless: false,
        async *pass(): AsyncGenerator<Conversation> {
          for await (const { value, line } of readJsonItems(path)) {
            const exchange = exchangeOf(value, `${path}:${line}`)
            if (exchange.length === 0) continue
            if (multi) {
              const questions = exchange.slice(0, options.maxTurns).map(({ question }) => question)
              const turns = questionTurns(questions)
              if (turns && questions.length >= options.minTurns && fits(questions.join("\n"))) yield { turns }
              continue
            }
            const messages = upToLastQuestion(exchange)
            if (!fits(messages.map(({ content }) => String(content)).join("\n"))) continue
            const fitting = fit(messages)
            if (fitting) yield messageTurn(fitting)
          }
        },
      }
    },
  })
}

/** Each question a turn of its own; undefined when there is none. */
function questionTurns(questions: readonly string[]): readonly [Turn, ...Turn[]] | undefined {
  const [first, ...rest] = questions.map((content): Turn => {
    return { payload: { kind: "messages", messages: [{ role: "user", content }] } }
  })
  return first && [first, ...rest]
}

export const shareGptZh = shareGpt("zh", false)
export const shareGptEn = shareGpt("en", false)
export const shareGptZhMultiTurn = shareGpt("zh", true)
export const shareGptEnMultiTurn = shareGpt("en", true)
