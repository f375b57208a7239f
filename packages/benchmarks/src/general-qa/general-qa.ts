import { defineBenchmark, freeQa, type Message } from "@evalscope/core"
import { z } from "zod"
import { text } from "../record/index.js"

const message = z.object({ role: z.enum(["system", "user", "assistant"]), content: z.string() })

const record = z
  .object({
    query: text.nullish(),
    question: text.nullish(),
    response: text.nullish(),
    answer: text.nullish(),
    system: z.string().nullish(),
    messages: z.array(message).nullish(),
  })
  .refine(
    ({ query, question, messages }) =>
      Boolean(question ?? query) || messages?.some(({ role }) => role === "user") === true,
    "has neither query, question nor messages of a user",
  )

type GeneralQaRecord = z.output<typeof record>

/** A user's own questions with free answers, compared with a reference by ROUGE and BLEU, or judged. */
export const generalQa = defineBenchmark(
  freeQa({
    name: "general_qa",
    prettyName: "General-QA",
    description: "Your own questions: JSONL or CSV with query, response and system, or with messages.",
    tags: ["QA", "Custom"],
    dataset: { subsets: ["default"], evalSplit: "test" },
    record,
    sample: (record) => ({
      input: inputOf(record),
      target: record.answer ?? record.response ?? finalReply(record.messages),
    }),
  }),
)

/** A lone question as text, so that templates read naturally; a conversation otherwise. */
function inputOf(record: GeneralQaRecord): string | readonly Message[] {
  const conversation = conversationOf(record)
  const [only] = conversation
  return conversation.length === 1 && only?.role === "user" && typeof only.content === "string"
    ? only.content
    : conversation
}

/** What the model is shown: up to the last user message, with the record's system prompt in front. */
function conversationOf(record: GeneralQaRecord): readonly Message[] {
  const given = record.messages?.length ? record.messages : undefined
  const turns: readonly Message[] =
    given === undefined
      ? [{ role: "user", content: record.question ?? record.query ?? "" }]
      : given.slice(0, given.findLastIndex(({ role }) => role === "user") + 1)
  return record.system && turns[0]?.role !== "system"
    ? [{ role: "system", content: record.system }, ...turns]
    : turns
}

/** An assistant message after the last question is the reference when the record names no other. */
function finalReply(messages: GeneralQaRecord["messages"]): string {
  const last = messages?.at(-1)
  return last?.role === "assistant" ? last.content : ""
}
