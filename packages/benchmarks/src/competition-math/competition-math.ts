import { defineBenchmark, mathProblem } from "@evalscope/core"
import { z } from "zod"
import { boxedSolution } from "../record/index.js"

const record = z.object({
  problem: z.string(),
  level: z.string(),
  type: z.string().optional(),
  solution: boxedSolution,
})

/** MATH: 5,000 competition problems in five levels (Hendrycks et al. 2021); the answer is boxed in the solution. */
export const competitionMath = defineBenchmark(
  mathProblem({
    name: "competition_math",
    prettyName: "Competition-MATH",
    description: "5,000 competition problems in five levels of difficulty, with worked solutions.",
    tags: ["Math", "Reasoning"],
    dataset: {
      hub: { modelscope: "evalscope/competition_math", huggingface: "DigitalLearningGmbH/MATH-lighteval" },
      subsets: ["Level 1", "Level 2", "Level 3", "Level 4", "Level 5"],
      subsetIs: { field: "level" },
      evalSplit: "test",
      fewShot: { split: "train", count: 4 },
    },
    record,
    sample: ({ problem, solution, type }) => ({
      input: problem,
      target: solution.answer,
      metadata: { reasoning: solution.solution, type: type ?? "" },
    }),
  }),
)
