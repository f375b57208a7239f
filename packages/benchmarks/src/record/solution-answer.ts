import { extractMathAnswer } from "@evalscope/core/scoring"
import { z } from "zod"

/** A worked solution, and the final answer that it puts in a box. */
export const boxedSolution = z.string().transform((solution, context) => {
  const found = extractMathAnswer(solution)
  if (found === undefined || !solution.includes("boxed")) {
    context.addIssue({ code: "custom", message: "has no boxed answer" })
    return { solution, answer: "" }
  }
  return { solution, answer: found.answer }
})
