import { choiceLabel, defineBenchmark, multipleChoice } from "@evalscope/core"
import { z } from "zod"
import { choiceColumns, fieldOf, integer, letter, letteredChoices, text } from "../record/index.js"
import { mmluSubjects } from "./subjects.js"

const subjects = Object.values(mmluSubjects).flat()

/** The hub's rows: options as a list, the answer as its position. */
const hubRecord = z
  .object({ question: text, choices: z.array(text).min(2), answer: integer, subject: z.string().optional() })
  .refine(
    ({ choices, answer }) => answer >= 0 && answer < choices.length,
    "the answer is not among the choices",
  )
/** The original CSV files: one column per option, the answer as a letter. */
const csvRecord = z.object({ question: text, ...choiceColumns, answer: letter })

/** MMLU: multiple-choice questions in 57 subjects (Hendrycks et al. 2021). */
export const mmlu = defineBenchmark(
  multipleChoice({
    name: "mmlu",
    prettyName: "MMLU",
    description: "14,042 questions in 57 subjects of four fields, from school to professional level.",
    tags: ["Knowledge", "MCQ"],
    dataset: {
      hub: { modelscope: "cais/mmlu", huggingface: "cais/mmlu" },
      subsets: subjects,
      evalSplit: "test",
      fewShot: { split: "dev", count: 5 },
      at: {
        // One file holds all subjects there: two downloads instead of 114.
        modelscope: { config: "all", subsetIs: { field: "subject" } },
        huggingface: { config: "all", subsetIs: { field: "subject" } },
        local: { columns: ["question", "A", "B", "C", "D", "answer"] },
      },
    },
    record: z.union([hubRecord, csvRecord]),
    sample: (record, { subset }) => ({
      input: record.question.trim(),
      ...("choices" in record
        ? { choices: record.choices, target: choiceLabel(record.answer) }
        : { choices: letteredChoices(record), target: record.answer }),
      metadata: { subject: subset },
    }),
    style: { chainOfThought: true },
    categoryOf: (subset) => fieldOf(mmluSubjects, subset) ?? "Other",
  }),
)
