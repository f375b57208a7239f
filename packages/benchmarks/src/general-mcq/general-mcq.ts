import { defineBenchmark, EvalScopeError, multipleChoice } from "@evalscope/core"
import { z } from "zod"
import { choiceColumns, letteredChoices, text } from "../record/index.js"

/** The right letter or letters: `"A"`, `["A", "C"]`, or in a CSV cell `AC`, `A,C` or `["A","C"]`. */
const answer = z
  .union([z.array(z.string()), z.string()])
  .transform((value) => (typeof value === "string" ? value.replace(/[\s,，;、"'[\]]/g, "").split("") : value))
  .pipe(
    z
      .array(
        z
          .string()
          .trim()
          .regex(/^[A-J]$/, "is not a letter from A to J"),
      )
      .min(1),
  )

const record = z.object({ id: text.nullish(), question: text, ...choiceColumns, answer })

/** A user's own multiple-choice questions: `{subset}_val`, and `{subset}_dev` for demonstrations. */
export const generalMcq = defineBenchmark(
  multipleChoice({
    name: "general_mcq",
    prettyName: "General-MCQ",
    description: "Your own multiple-choice questions: JSONL or CSV with question, A to J and answer.",
    tags: ["MCQ", "Custom"],
    dataset: {
      subsets: ["default"],
      evalSplit: "val",
      fewShot: { split: "dev", count: 0 },
    },
    record,
    sample: (record, { params }) => {
      const choices = letteredChoices(record)
      return {
        input: record.question,
        choices,
        target: params.multiple_correct === true ? record.answer : onlyLetter(record.answer),
        metadata: { id: record.id ?? "" },
      }
    },
    style: (params) => ({
      language: params.language === "en" ? "en" : "zh",
      chainOfThought: params.use_cot === true,
      multiple: params.multiple_correct === true,
    }),
    params: {
      multiple_correct: {
        type: "boolean",
        description: "Several options may be right; the answer is a list of letters",
        value: false,
      },
      use_cot: { type: "boolean", description: "Ask for reasoning before the answer", value: false },
      language: {
        type: "string",
        description: "Language of the instructions around the question",
        value: "zh",
        choices: ["zh", "en"],
      },
    },
  }),
)

function onlyLetter(letters: readonly string[]): string {
  const [letter = ""] = letters
  if (letters.length === 1) return letter
  throw new EvalScopeError({
    code: "dataset_malformed",
    message: `The record names ${letters.length} right options (${letters.join(", ")}), but one is asked for.`,
    hint: "Set extra_params.multiple_correct to true in dataset_args.general_mcq.",
  })
}
