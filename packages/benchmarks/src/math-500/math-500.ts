import { defineBenchmark, mathProblem } from "@evalscope/core"
import { z } from "zod"
import { integer, text } from "../record/index.js"

const record = z.object({
  problem: z.string(),
  solution: z.string().optional(),
  answer: text,
  subject: z.string().optional(),
  level: integer,
  unique_id: z.string().optional(),
})

/** MATH-500: 500 competition problems out of MATH, by level of difficulty (Lightman et al. 2023). */
export const math500 = defineBenchmark(
  mathProblem({
    name: "math_500",
    prettyName: "MATH-500",
    description: "500 competition problems out of MATH in five levels of difficulty.",
    tags: ["Math", "Reasoning"],
    dataset: {
      hub: { modelscope: "AI-ModelScope/MATH-500", huggingface: "HuggingFaceH4/MATH-500" },
      subsets: ["Level 1", "Level 2", "Level 3", "Level 4", "Level 5"],
      subsetIs: { field: "level", as: "Level {value}" },
      evalSplit: "test",
    },
    record,
    sample: ({ problem, answer, subject, unique_id }) => ({
      input: problem,
      target: answer,
      metadata: { question_id: unique_id ?? "", subject: subject ?? "" },
    }),
  }),
)
