import { defineBenchmark, multipleChoice } from "@evalscope/core"
import { z } from "zod"
import { letter, text } from "../record/index.js"

const record = z.object({
  example_id: text.nullish(),
  article: text,
  question: text,
  options: z.array(text).min(2),
  answer: letter,
})

/** RACE: reading comprehension of English exams in China (Lai et al. 2017). */
export const race = defineBenchmark(
  multipleChoice({
    name: "race",
    prettyName: "RACE",
    description: "4,934 questions on articles of English exams for Chinese middle and high schools.",
    tags: ["Reasoning", "MCQ"],
    dataset: {
      hub: { modelscope: "evalscope/race", huggingface: "ehovy/race" },
      subsets: ["high", "middle"],
      evalSplit: "test",
      fewShot: { split: "train", count: 3 },
    },
    record,
    sample: ({ example_id, article, question, options, answer }) => ({
      input: `Article:\n${article}\n\n${question}`,
      choices: options,
      target: answer,
      metadata: { example_id: example_id ?? "" },
    }),
    style: { chainOfThought: true },
  }),
)
