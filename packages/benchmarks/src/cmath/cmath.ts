import { defineBenchmark, mathProblem } from "@evalscope/core"
import { z } from "zod"
import { integer, text } from "../record/index.js"

/** ModelScope calls the answer `golden`, the original file `answer`. */
const record = z
  .object({
    question: z.string(),
    golden: text.optional(),
    answer: text.optional(),
    grade: integer,
    reasoning_step: integer.nullish(),
  })
  .transform(({ golden, answer, ...rest }, context) => {
    const target = golden ?? answer
    if (target === undefined) context.addIssue({ code: "custom", message: "has neither golden nor answer" })
    return { ...rest, target: target?.trim() ?? "" }
  })

/** CMATH: Chinese elementary-school word problems by grade (Wei et al. 2023). */
export const cmath = defineBenchmark(
  mathProblem({
    name: "cmath",
    prettyName: "CMATH",
    description: "1,098 Chinese word problems of the six grades of elementary school.",
    tags: ["Math", "Reasoning", "Chinese"],
    language: "zh",
    dataset: {
      hub: { modelscope: "evalscope/cmath", huggingface: "weitianwen/cmath" },
      subsets: ["Grade 1", "Grade 2", "Grade 3", "Grade 4", "Grade 5", "Grade 6"],
      subsetIs: { field: "grade", as: "Grade {value}" },
      evalSplit: "test",
    },
    record,
    sample: ({ question, target, reasoning_step }) => ({
      input: question.trim(),
      target,
      metadata: { reasoning_step: reasoning_step ?? null },
    }),
  }),
)
