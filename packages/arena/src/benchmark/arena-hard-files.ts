import {
  contentText,
  EvalScopeError,
  LineFile,
  type Model,
  parseStoredLine,
  readLines,
} from "@evalscope/core"
import { z } from "zod"
import { countOf, type StyleCounts } from "../battle/index.js"
import { markdownCounts, roughTokenCount } from "./style-counts.js"

const id = z.union([z.string(), z.number()]).transform(String)
const turns = z.array(z.looseObject({ content: z.string() }))

const questionSchema = z.union([
  z
    .looseObject({
      uid: id,
      category: z.string(),
      prompt: z.string(),
      subcategory: z.string().nullish(),
      cluster: z.string().nullish(),
    })
    .transform(({ uid, category, prompt, subcategory, cluster }) => ({
      id: uid,
      category,
      group: subcategory ?? cluster ?? "",
      prompt,
    })),
  z
    .looseObject({
      question_id: id,
      category: z.string(),
      cluster: z.string().nullish(),
      turns: turns.min(1),
    })
    .transform(({ question_id, category, cluster, turns: [first] }) => ({
      id: question_id,
      category,
      group: cluster ?? "",
      prompt: first?.content ?? "",
    })),
])

/** A question of arena-hard, of either file format. */
export interface ArenaHardQuestion {
  id: string
  category: string
  /** `coding` or `math` in v2.0, the cluster's label in v0.1. */
  group: string
  prompt: string
}

/** A model's answer with what style control needs. */
export interface ArenaHardAnswer {
  id: string
  text: string
  style: StyleCounts
}

const metadataSchema = z.looseObject({
  token_len: z.number().optional(),
  header_count: z.unknown().optional(),
  list_count: z.unknown().optional(),
  bold_count: z.unknown().optional(),
})

const answerSchema = z.union([
  z
    .looseObject({
      uid: id,
      messages: z.array(
        z.looseObject({
          role: z.string(),
          content: z.union([z.string(), z.looseObject({ answer: z.string() })]),
        }),
      ),
      metadata: metadataSchema.nullish(),
    })
    .transform(({ uid, messages, metadata }) => {
      const content = messages.findLast(({ role }) => role === "assistant")?.content ?? ""
      return answerOf(uid, typeof content === "string" ? content : content.answer, metadata ?? {})
    }),
  z
    .looseObject({
      question_id: id,
      choices: z
        .array(
          z.looseObject({
            turns: z.array(z.looseObject({ content: z.string(), token_len: z.number().optional() })).min(1),
          }),
        )
        .min(1),
      conv_metadata: metadataSchema.nullish(),
    })
    .transform(({ question_id, choices: [choice], conv_metadata }) => {
      const turn = choice?.turns[0]
      return answerOf(question_id, turn?.content ?? "", {
        ...(turn?.token_len !== undefined && { token_len: turn.token_len }),
        ...conv_metadata,
      })
    }),
])

function answerOf(answerId: string, text: string, metadata: z.infer<typeof metadataSchema>): ArenaHardAnswer {
  const counted = markdownCounts(text)
  return {
    id: answerId,
    text,
    style: {
      tokens: metadata.token_len ?? roughTokenCount(text),
      headers: countOf(metadata.header_count ?? counted.header_count),
      lists: countOf(metadata.list_count ?? counted.list_count),
      bold: countOf(metadata.bold_count ?? counted.bold_count),
    },
  }
}

/** Reads `question.jsonl` of arena-hard v0.1 (either format) or v2.0. */
export async function readArenaHardQuestions(path: string): Promise<readonly ArenaHardQuestion[]> {
  return readChecked(path, questionSchema, "a question of arena-hard")
}

/** Reads a `model_answer` file of either format; the last answer to a question counts. */
export async function readArenaHardAnswers(path: string): Promise<ReadonlyMap<string, ArenaHardAnswer>> {
  const answers = await readChecked(path, answerSchema, "an answer of arena-hard")
  return new Map(answers.map((answer) => [answer.id, answer]))
}

async function readChecked<T>(path: string, schema: z.ZodType<T>, what: string): Promise<readonly T[]> {
  const values: T[] = []
  for await (const line of readLines(path)) {
    const parsed = schema.safeParse(parseStoredLine(path, line))
    if (parsed.success) values.push(parsed.data)
    else {
      throw new EvalScopeError({
        code: "dataset_malformed",
        message: `${path}:${line.line} is not ${what}: ${z.prettifyError(parsed.error).replaceAll("\n", " ")}`,
        hint: "Expected are the fields of arena-hard-auto's files, old (question_id) or new (uid).",
      })
    }
  }
  if (values.length > 0) return values
  throw new EvalScopeError({
    code: "dataset_missing",
    message: `${path} is missing or empty.`,
    hint: `It must hold one line per ${what.replace(/^an? /, "")}.`,
  })
}

/**
 * Lets a model answer the questions that its file does not have yet; answers are appended as they come, in the
 * current format. A failed answer is not written, so the next run tries again.
 * @returns how many were written and how many failed
 */
export async function writeArenaHardAnswers(
  questions: readonly ArenaHardQuestion[],
  name: string,
  model: Model,
  path: string,
  options: { concurrency?: number; signal?: AbortSignal; now?: () => Date } = {},
): Promise<{ written: number; failed: number }> {
  const known = new Set<string>()
  for await (const line of readLines(path)) {
    const parsed = answerSchema.safeParse(parseStoredLine(path, line))
    if (parsed.success) known.add(parsed.data.id)
  }
  const open = questions.filter((question) => !known.has(question.id))
  const log = await LineFile.open(path)
  const counts = { written: 0, failed: 0 }
  let next = 0
  const work = async (): Promise<void> => {
    for (let at = next++; at < open.length; at = next++) {
      const question = open[at]
      if (!question) continue
      options.signal?.throwIfAborted()
      try {
        const asked = { role: "user", content: question.prompt } as const
        const output = await model.generate(
          { messages: [asked], config: { temperature: 0, maxTokens: 4096 } },
          options.signal ? { signal: options.signal } : {},
        )
        const answer = contentText(output.choices[0]?.message.content ?? "")
        await log.append({
          uid: question.id,
          ans_id: `${name}-${question.id}`,
          model: name,
          messages: [asked, { role: "assistant", content: { answer } }],
          tstamp: (options.now ?? (() => new Date()))().getTime() / 1000,
          metadata: {
            token_len: output.usage?.outputTokens ?? roughTokenCount(answer),
            ...markdownCounts(answer),
          },
        })
        counts.written += 1
      } catch (thrown) {
        const stopping =
          EvalScopeError.is(thrown) && ["disk_full", "interrupted", "provider_auth"].includes(thrown.code)
        if (stopping || options.signal?.aborted) throw thrown
        counts.failed += 1
      }
    }
  }
  try {
    await Promise.all(Array.from({ length: options.concurrency ?? 4 }, work))
  } finally {
    await log.close()
  }
  return counts
}
