import { defineBenchmark, multipleChoice } from "@evalscope/core"
import { z } from "zod"
import { choiceColumns, fieldOf, letter, letteredChoices, text } from "../record/index.js"
import { cmmluSubjects } from "./subjects.js"

const subjects = Object.values(cmmluSubjects).flat()

/** The original CSV files, which Hugging Face has too. */
const csvRecord = z.object({ Question: text, ...choiceColumns, Answer: letter })
/** ModelScope's rows: options and answer read `(B) text`, the subject is a field. */
const listRecord = z.object({
  question: text,
  choices: z.array(text.transform(withoutLabel)).min(2),
  answer: text.transform((answer) => answer.replace(/^\(/, "").slice(0, 1)).pipe(letter),
  category: z.string(),
})

/** CMMLU: Chinese multiple-choice questions in 67 subjects (Li et al. 2023). */
export const cmmlu = defineBenchmark(
  multipleChoice({
    name: "cmmlu",
    prettyName: "C-MMLU",
    description: "11,582 Chinese questions in 67 subjects, some of them about China only.",
    tags: ["Knowledge", "MCQ", "Chinese"],
    dataset: {
      hub: { modelscope: "evalscope/cmmlu", huggingface: "haonan-li/cmmlu" },
      subsets: subjects,
      evalSplit: "test",
      fewShot: { split: "dev", count: 0 },
      at: { modelscope: { config: "default", subsetIs: { field: "category" } } },
    },
    record: z.union([csvRecord, listRecord]),
    sample: (record, { subset }) => ({
      ...("Question" in record
        ? { input: record.Question, choices: letteredChoices(record), target: record.Answer }
        : { input: record.question, choices: record.choices, target: record.answer }),
      metadata: { subject: subset },
    }),
    style: { language: "zh", chainOfThought: true },
    categoryOf: (subset) => fieldOf(cmmluSubjects, subset) ?? "Other",
  }),
)

function withoutLabel(choice: string): string {
  return choice.replace(/^\([A-Z]\)/, "").trim()
}
