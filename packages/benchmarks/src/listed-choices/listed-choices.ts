import { type Benchmark, type ChoiceStyle, defineBenchmark, multipleChoice } from "@evalscope/core"
import { z } from "zod"
import { letter, text } from "../record/index.js"

/** What differs between the benchmarks whose rows are question, list of choices and letter. */
export interface ListedChoices {
  name: string
  prettyName: string
  description: string
  tags: readonly string[]
  /** Id on ModelScope. */
  modelscope: string
  evalSplit: string
  /** Split for demonstrations on request; none are shown by default. */
  trainSplit?: string
  subsets?: readonly string[]
  style?: Partial<ChoiceStyle>
}

const record = z
  .object({
    context: text.nullish(),
    question: text,
    choices: z.array(text).min(2),
    answer: letter,
    reasoning: text.nullish(),
  })
  .refine(
    ({ choices, answer }) => answer.charCodeAt(0) - 65 < choices.length,
    "the answer is not among the choices",
  )

/** A benchmark of rows with `question`, `choices`, the letter `answer`, and for some `context` and `reasoning`. */
export function listedChoices(options: ListedChoices): Benchmark {
  const { name, prettyName, description, tags, modelscope, evalSplit, trainSplit, style } = options
  return defineBenchmark(
    multipleChoice({
      name,
      prettyName,
      description,
      tags,
      dataset: {
        hub: { modelscope },
        subsets: options.subsets ?? ["default"],
        evalSplit,
        ...(trainSplit === undefined ? {} : { fewShot: { split: trainSplit, count: 0 } }),
      },
      record,
      sample: ({ context, question, choices, answer, reasoning }) => ({
        input: context ? `${context}\n${question}` : question,
        choices,
        target: answer,
        ...(reasoning ? { metadata: { explanation: reasoning } } : {}),
      }),
      ...(style === undefined ? {} : { style }),
    }),
  )
}
