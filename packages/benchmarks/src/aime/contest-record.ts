import { extractMathAnswer } from "@evalscope/core/scoring"
import { z } from "zod"
import { text } from "../record/index.js"

/**
 * A contest problem as the several copies have it: the statement is `problem` or `question`; the answer is `answer`
 * (text or number), else the boxed end of `solution`.
 */
export const contestRecord = z
  .object({
    id: text.optional(),
    problem: z.string().optional(),
    question: z.string().optional(),
    answer: text.optional(),
    solution: z.string().optional(),
  })
  .transform(({ id, problem, question, answer, solution }, context) => {
    const input = problem ?? question
    const target = answer?.trim() || answerOf(solution ?? "")
    if (input === undefined) context.addIssue({ code: "custom", message: "has neither problem nor question" })
    if (target === "") context.addIssue({ code: "custom", message: "has neither answer nor solution" })
    return { id: id ?? "", input: input ?? "", target }
  })

/** Some copies hold only the bare answer as solution. */
function answerOf(solution: string): string {
  return (solution.includes("boxed") ? extractMathAnswer(solution)?.answer : undefined) ?? solution.trim()
}
