import { contentText, fillTemplate, LineFile, type Model } from "@evalscope/core"
import { seededRandom } from "@evalscope/core/scoring"
import {
  type LegacyWinner,
  lmsysGrade,
  lmsysPair,
  type PairReading,
  rankingPair,
} from "./completion-parsers.js"
import type { LegacyReviewer, LegacyReviews } from "./legacy-config.js"
import {
  answerLineSchema,
  type LegacyAnswer,
  type LegacyPrompt,
  type LegacyReview,
  promptSchema,
  readAll,
  reviewLineSchema,
} from "./legacy-files.js"

export interface ReviewStageOptions {
  reviews: LegacyReviews
  /** Answer files of `answers_gen`, used when `target_answers` is not set. */
  answerFiles: readonly string[]
  /** Undefined: a dry run with random verdicts. */
  model: Model | undefined
  now: () => Date
}

/** Used where no prompt file is given; our own wording. */
const ownPrompts: readonly LegacyPrompt[] = [
  {
    type: "pairwise",
    category: [],
    system_prompt:
      "You compare two answers to one question without regard to their order, length or style. End with [[A]] when answer A is better, [[B]] when answer B is better, [[C]] when they are equal.",
    prompt_template: "[Question]\n{question}\n\n[Answer A]\n{answer_a}\n\n[Answer B]\n{answer_b}",
    output_format: "[[A]]",
  },
  {
    type: "single",
    category: [],
    system_prompt:
      "You grade an answer to a question from 1 to 10. End with the grade in brackets, as in [[5]].",
    prompt_template: "[Question]\n{question}\n\n[Answer]\n{answer}",
    output_format: "[[rating]]",
  },
]

/** Second stage: pairs of answers (or single ones) are shown to the reviewer; lines are appended as they come. */
export async function runReviewStage(
  options: ReviewStageOptions,
): Promise<{ written: number; kept: number }> {
  const { reviews } = options
  const { args } = reviews.reviewer
  const files = reviews.target_answers ?? options.answerFiles
  const answers = await Promise.all(files.map((file) => readAll(file, answerLineSchema, true)))
  const prompts = reviews.prompt_file ? await readAll(reviews.prompt_file, promptSchema, true) : ownPrompts
  const references = reviews.reference_file
    ? await readAll(reviews.reference_file, answerLineSchema, true)
    : undefined
  const done = new Set<string>()
  for (const path of [reviews.cache_file, reviews.review_file]) {
    if (path) for (const line of await readAll(path, reviewLineSchema, false)) done.add(reviewKey(line))
  }
  if (args.mode === "pairwise_baseline") {
    answers.push(await readAll(reviews.baseline_file ?? "", answerLineSchema, true))
  }
  const review = reviewer(options, args)
  const log = await LineFile.open(reviews.review_file)
  const counts = { written: 0, kept: 0 }
  try {
    for (const task of tasksOf(answers, args.mode)) {
      const { a, b } = task
      const reference = references?.find((one) => String(one.question_id) === String(a.question_id))
      const named = b ? { model_a: a.model_id, model_b: b.model_id } : { model: a.model_id }
      if (done.has(reviewKey({ ...named, question: a.text }))) {
        counts.kept += 1
        continue
      }
      const prompt = promptFor(prompts, args.mode === "single" ? "single" : "pairwise", a.category)
      const found = b ? await review.pair(prompt, a, b, reference) : await review.single(prompt, a, reference)
      await log.append({
        ...named,
        ...found,
        anony: true,
        tstamp: options.now().getTime() / 1000,
        language: "NA",
        question_id: a.question_id,
        category: a.category,
        question: a.text,
      })
      counts.written += 1
    }
  } finally {
    await log.close()
  }
  return counts
}

function reviewKey(line: Pick<LegacyReview, "model_a" | "model_b" | "model" | "question">): string {
  return [line.model ?? line.model_a, line.model_b ?? "", line.question].join("\n")
}

interface ReviewTask {
  a: LegacyAnswer
  b: LegacyAnswer | undefined
}

/** Pairs of the lower triangle with the later model first; or every model with the baseline, which is last. */
function* tasksOf(answers: readonly LegacyAnswer[][], mode: LegacyReviewer["mode"]): Generator<ReviewTask> {
  const joined = (first: readonly LegacyAnswer[], second: readonly LegacyAnswer[]) =>
    first.flatMap((a) => {
      const b = second.find((other) => String(other.question_id) === String(a.question_id))
      return b ? [{ a, b }] : []
    })
  if (mode === "single") {
    for (const own of answers) for (const a of own) yield { a, b: undefined }
    return
  }
  const last = answers.at(-1) ?? []
  if (mode === "pairwise_baseline") {
    for (const own of answers.slice(0, -1)) yield* joined(own, last)
    return
  }
  for (const [later, second] of answers.entries()) {
    for (const first of answers.slice(0, later)) yield* joined(second, first)
  }
}

/** Category and type match; else the first of the type; else the first. */
function promptFor(prompts: readonly LegacyPrompt[], type: string, category: string): LegacyPrompt {
  const matches = (prompt: LegacyPrompt) =>
    prompt.type === type && [prompt.category].flat().includes(category)
  const found = prompts.find(matches) ?? prompts.find((prompt) => prompt.type === type) ?? prompts[0]
  return (
    found ?? { type, category: [], system_prompt: "", prompt_template: "{question}", output_format: "[[A]]" }
  )
}

function mirrored(win: LegacyWinner): LegacyWinner {
  return win === "model_a" ? "model_b" : win === "model_b" ? "model_a" : win
}

function reviewer({ model }: ReviewStageOptions, args: LegacyReviewer) {
  const dice = seededRandom(args.random_seed)
  const ask = async (prompt: LegacyPrompt, values: Record<string, string>): Promise<string> => {
    if (!model) return dryReply(prompt.output_format, dice)
    const all = { ...prompt.defaults, ...values }
    const output = await model.generate({
      messages: [
        ...(prompt.system_prompt === ""
          ? []
          : [{ role: "system" as const, content: fillTemplate(prompt.system_prompt, all) }]),
        { role: "user", content: fillTemplate(prompt.prompt_template, all) },
      ],
      config: { maxTokens: args.max_tokens, temperature: args.temperature },
    })
    return contentText(output.choices[0]?.message.content ?? "")
  }
  const read = (reply: string, prompt: LegacyPrompt): PairReading =>
    args.fn_completion_parser === "ranking_parser"
      ? rankingPair(reply)
      : lmsysPair(reply, args.completion_parser_kwargs?.output_format ?? prompt.output_format)
  const game = async (
    prompt: LegacyPrompt,
    first: LegacyAnswer,
    second: LegacyAnswer,
    reference?: LegacyAnswer,
  ) => {
    const text = await ask(prompt, {
      question: first.text,
      answer_a: first.answer,
      answer_b: second.answer,
      answer_1: first.answer,
      answer_2: second.answer,
      output_1: first.answer,
      output_2: second.answer,
      instruction: first.text,
      ref_answer: reference?.answer ?? "",
    })
    return { text, ...read(text, prompt) }
  }
  return {
    async pair(prompt: LegacyPrompt, a: LegacyAnswer, b: LegacyAnswer, reference?: LegacyAnswer) {
      if (args.position_bias_mitigation === "swap_position") {
        const one = await game(prompt, a, b, reference)
        const two = await game(prompt, b, a, reference)
        return { win_1: one.win, win_2: mirrored(two.win), review_text_1: one.text, review_text_2: two.text }
      }
      const swap =
        args.position_bias_mitigation === "randomize_order" &&
        seededRandom(textHash(a.text) + args.random_seed)() < 0.5
      const found = swap ? await game(prompt, b, a, reference) : await game(prompt, a, b, reference)
      const scores = found.scores && (swap ? [found.scores[1], found.scores[0]] : found.scores)
      return {
        win: swap ? mirrored(found.win) : found.win,
        ...(scores && { scores }),
        review_text: found.text,
      }
    },
    async single(prompt: LegacyPrompt, a: LegacyAnswer, reference?: LegacyAnswer) {
      const text = await ask(prompt, {
        question: a.text,
        answer: a.answer,
        ref_answer: reference?.answer ?? "",
      })
      return { score: lmsysGrade(text), review_text: text }
    },
  }
}

function dryReply(outputFormat: string, dice: () => number): string {
  if (outputFormat === "[[rating]]") return `[[${1 + Math.floor(10 * dice())}]]`
  if (outputFormat === "[[rating_a,rating_b]]") {
    return `${1 + Math.floor(10 * dice())}, ${1 + Math.floor(10 * dice())}`
  }
  return ["[[A]]", "[[B]]", "[[C]]"][Math.floor(3 * dice())] ?? "[[C]]"
}

function textHash(text: string): number {
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0
  return hash
}
