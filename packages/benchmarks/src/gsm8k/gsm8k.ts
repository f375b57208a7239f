import { defineBenchmark, mathProblem } from "@evalscope/core"
import { z } from "zod"

const record = z.object({
  question: z.string(),
  answer: z.string().includes("####", { message: "has no final answer after ####" }),
})

/** GSM8K: grade-school word problems (Cobbe et al. 2021). */
export const gsm8k = defineBenchmark(
  mathProblem({
    name: "gsm8k",
    prettyName: "GSM8K",
    description: "1,319 grade-school word problems that take a few steps of arithmetic.",
    tags: ["Math", "Reasoning"],
    dataset: {
      hub: { modelscope: "AI-ModelScope/gsm8k", huggingface: "openai/gsm8k" },
      subsets: ["main"],
      evalSplit: "test",
      fewShot: { split: "train", count: 4 },
    },
    record,
    sample: ({ question, answer }) => {
      const mark = answer.lastIndexOf("####")
      return {
        input: question,
        target: answer.slice(mark + 4).trim(),
        metadata: { reasoning: withoutCalculator(answer.slice(0, mark)).trim() },
      }
    },
  }),
)

/** The worked solutions carry calculator marks such as `<<3*2=6>>` that no reply should imitate. */
function withoutCalculator(solution: string): string {
  return solution.replace(/<<[^<>]*>>/g, "")
}
