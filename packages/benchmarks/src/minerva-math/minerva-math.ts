import { defineBenchmark, mathProblem } from "@evalscope/core"
import { z } from "zod"
import { boxedSolution, integer } from "../record/index.js"

const record = z.object({
  problem: z.string(),
  solution: boxedSolution,
  type: z.string().optional(),
  idx: integer.optional(),
})

/** Minerva's undergraduate problems of physics, chemistry, astronomy and mathematics (Lewkowycz et al. 2022). */
export const minervaMath = defineBenchmark(
  mathProblem({
    name: "minerva_math",
    prettyName: "Minerva-Math",
    description:
      "272 undergraduate problems of science and mathematics with a number or a formula as answer.",
    tags: ["Math", "Reasoning"],
    dataset: {
      hub: { modelscope: "knoveleng/Minerva-Math", huggingface: "knoveleng/Minerva-Math" },
      subsets: ["default"],
      evalSplit: "train",
      at: { local: { evalSplit: "test" } },
    },
    record,
    sample: ({ problem, solution, type }) => ({
      input: problem,
      target: solution.answer,
      metadata: { type: type ?? "" },
    }),
    // Answers carry units and rounding that no rule settles well, so a judge decides when there is one.
    judge: "judge",
  }),
)
