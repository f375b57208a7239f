import {
  canonicalJson,
  contentText,
  LineFile,
  type Message,
  parseStoredLine,
  readLines,
  sha256,
} from "@evalscope/core"
import { z } from "zod"
import { type JudgePrompt, judgeMessages } from "../judge/judge-prompt.js"
import { type Judge, judgeFailed, stopsContest } from "./game.js"
import type { ContestQuestion } from "./question.js"

const lineSchema = z.object({
  key: z.string(),
  question_id: z.string(),
  dataset: z.string(),
  subset: z.string(),
  model: z.string(),
  judge: z.string(),
  repeat: z.int(),
  score: z.number().nullable(),
  reply: z.string(),
  usage: z.object({ input_tokens: z.number(), output_tokens: z.number() }),
})

/** One answer's grade by one judge, as it is kept on disk. */
export type Grade = z.infer<typeof lineSchema>

/** Reads a grade out of a reply; undefined when there is none. */
export type GradeParser = (reply: string) => number | undefined

export interface GradingOptions {
  questions: readonly ContestQuestion[]
  models: readonly string[]
  judges: readonly Judge[]
  prompt: JudgePrompt
  parse: GradeParser
  repeats: number
  concurrency: number
  /** File to which grades are appended; what is in it is not asked again. */
  logFile: string
  signal?: AbortSignal
  onGrade?: (grade: Grade) => void
}

export interface GradingResult {
  grades: readonly Grade[]
  reused: number
  failures: number
}

/** Grades every answer by itself, each exactly once however often the run is interrupted and started again. */
export async function runGrading(options: GradingOptions): Promise<GradingResult> {
  const known = new Map<string, Grade>()
  for await (const line of readLines(options.logFile)) {
    const parsed = lineSchema.safeParse(parseStoredLine(options.logFile, line))
    if (parsed.success) known.set(parsed.data.key, parsed.data)
  }
  const log = await LineFile.open(options.logFile)
  const tasks = options.questions.flatMap((question) =>
    options.models
      .filter((model) => question.answers[model] !== undefined)
      .flatMap((model) =>
        options.judges.flatMap((judge) =>
          Array.from({ length: options.repeats }, (_, repeat) => ({ question, model, judge, repeat })),
        ),
      ),
  )
  const grades = new Array<Grade | undefined>(tasks.length)
  let reused = 0
  let failures = 0
  let lastFailure: unknown
  let next = 0
  const work = async (): Promise<void> => {
    for (let at = next++; at < tasks.length; at = next++) {
      const task = tasks[at]
      if (!task) continue
      options.signal?.throwIfAborted()
      const messages = judgeMessages(
        options.prompt,
        task.question.question,
        task.question.answers[task.model] ?? "",
        "",
      )
      const key = gradeKey(task.judge, messages, task.question.id, task.model, task.repeat)
      const earlier = known.get(key)
      if (earlier) {
        reused += 1
        grades[at] = earlier
        continue
      }
      try {
        const grade = await gradeOf(task, key, messages, options)
        await log.append(grade)
        grades[at] = grade
        options.onGrade?.(grade)
      } catch (thrown) {
        if (stopsContest(thrown) || options.signal?.aborted) throw thrown
        failures += 1
        lastFailure = thrown
      }
    }
  }
  try {
    await Promise.all(Array.from({ length: options.concurrency }, work))
  } finally {
    await log.close()
  }
  const done = grades.filter((grade) => grade !== undefined)
  if (done.length === 0 && failures > 0) throw judgeFailed(failures, lastFailure)
  return { grades: done, reused, failures }
}

function gradeKey(
  judge: Judge,
  messages: readonly Message[],
  question: string,
  model: string,
  repeat: number,
): string {
  return sha256(
    canonicalJson([judge.id, judge.model.name, judge.config ?? {}, messages, question, model, repeat]),
    24,
  )
}

async function gradeOf(
  task: { question: ContestQuestion; model: string; judge: Judge; repeat: number },
  key: string,
  messages: readonly Message[],
  { parse, signal }: GradingOptions,
): Promise<Grade> {
  const { question, model, judge, repeat } = task
  const output = await judge.model.generate(
    { messages, ...(judge.config && { config: judge.config }) },
    signal ? { signal } : {},
  )
  const reply = contentText(output.choices[0]?.message.content ?? "")
  return {
    key,
    question_id: question.id,
    dataset: question.dataset,
    subset: question.subset,
    model,
    judge: judge.id,
    repeat,
    score: parse(reply) ?? null,
    reply,
    usage: { input_tokens: output.usage?.inputTokens ?? 0, output_tokens: output.usage?.outputTokens ?? 0 },
  }
}
