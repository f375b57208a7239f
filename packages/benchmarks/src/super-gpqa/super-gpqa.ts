import { defineBenchmark, multipleChoice } from "@evalscope/core"
import { z } from "zod"
import { fieldOf, letter, text } from "../record/index.js"
import { superGpqaFields } from "./fields.js"

const record = z.object({
  uuid: text.nullish(),
  question: text,
  options: z.array(text).min(2),
  answer_letter: letter,
  discipline: text.nullish(),
  field: text,
  difficulty: text.nullish(),
})

/** SuperGPQA: graduate-level questions in 285 subfields (Du et al. 2025), reported by field. */
export const superGpqa = defineBenchmark(
  multipleChoice({
    name: "super_gpqa",
    prettyName: "SuperGPQA",
    description: "26,529 graduate-level questions with up to ten options in 72 fields of 13 disciplines.",
    tags: ["Knowledge", "MCQ"],
    dataset: {
      hub: { modelscope: "m-a-p/SuperGPQA", huggingface: "m-a-p/SuperGPQA" },
      subsets: Object.values(superGpqaFields).flat(),
      subsetIs: { field: "field" },
      evalSplit: "train",
    },
    record,
    sample: ({ uuid, question, options, answer_letter, difficulty }) => ({
      input: question,
      choices: options,
      target: answer_letter,
      metadata: { uuid: uuid ?? "", difficulty: difficulty ?? "" },
    }),
    style: { chainOfThought: true },
    categoryOf: (subset) => fieldOf(superGpqaFields, subset) ?? "Other",
  }),
)
