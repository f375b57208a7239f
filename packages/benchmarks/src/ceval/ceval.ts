import { defineBenchmark, multipleChoice } from "@evalscope/core"
import { z } from "zod"
import { choiceColumns, fieldOf, letter, letteredChoices, text } from "../record/index.js"
import { cevalSubjects } from "./subjects.js"

const subjects = Object.values(cevalSubjects).flat()

const record = z.object({
  id: text.nullish(),
  question: text,
  ...choiceColumns,
  answer: letter,
  explanation: text.nullish(),
})

/** C-Eval: Chinese multiple-choice questions in 52 subjects (Huang et al. 2023); the test split has no answers. */
export const ceval = defineBenchmark(
  multipleChoice({
    name: "ceval",
    prettyName: "C-Eval",
    description:
      "1,346 Chinese questions (the validation split) in 52 subjects, from middle school to professions.",
    tags: ["Knowledge", "MCQ", "Chinese"],
    dataset: {
      hub: { modelscope: "evalscope/ceval", huggingface: "ceval/ceval-exam" },
      subsets: subjects,
      evalSplit: "val",
      fewShot: { split: "dev", count: 5 },
    },
    record,
    sample: (record, { subset }) => ({
      input: record.question,
      choices: letteredChoices(record),
      target: record.answer,
      metadata: { id: record.id ?? "", subject: subset, explanation: record.explanation ?? "" },
    }),
    style: { language: "zh" },
    categoryOf: (subset) => fieldOf(cevalSubjects, subset) ?? "Other",
  }),
)
