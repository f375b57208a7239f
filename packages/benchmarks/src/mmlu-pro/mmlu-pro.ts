import { defineBenchmark, multipleChoice } from "@evalscope/core"
import { z } from "zod"
import { letter, text } from "../record/index.js"

const record = z.object({
  question_id: text.nullish(),
  question: text,
  options: z.array(text).min(2),
  answer: letter,
  cot_content: text.nullish(),
  category: text,
})

/** MMLU-Pro: harder questions with up to ten options in 14 fields (Wang et al. 2024). */
export const mmluPro = defineBenchmark(
  multipleChoice({
    name: "mmlu_pro",
    prettyName: "MMLU-Pro",
    description: "12,032 questions with up to ten options in 14 fields, made to need reasoning.",
    tags: ["MCQ", "Knowledge"],
    dataset: {
      hub: { modelscope: "TIGER-Lab/MMLU-Pro", huggingface: "TIGER-Lab/MMLU-Pro" },
      subsets: [
        "computer science",
        "math",
        "chemistry",
        "engineering",
        "law",
        "biology",
        "health",
        "physics",
        "business",
        "philosophy",
        "economics",
        "other",
        "psychology",
        "history",
      ],
      subsetIs: { field: "category" },
      evalSplit: "test",
      fewShot: { split: "validation", count: 5 },
    },
    record,
    sample: ({ question_id, question, options, answer, cot_content, category }) => ({
      input: question,
      choices: options,
      target: answer,
      metadata: {
        question_id: question_id ?? "",
        subject: category,
        ...(cot_content ? { explanation: cot_content.replace(/^A:\s*/, "") } : {}),
      },
    }),
    style: { chainOfThought: true },
  }),
)
