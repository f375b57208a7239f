import type { PromptSpec } from "../benchmark/benchmark.js"
import { type Sample, targetText } from "../benchmark/sample.js"
import { questionText } from "./question-text.js"

/**
 * Prompt of a mathematics benchmark: reasoning first, the result in `\boxed{}`. A demonstration shows the question,
 * the worked solution (`metadata.reasoning`, when there is one) and the boxed answer.
 */
export function mathPrompt(language: "en" | "zh" = "en"): PromptSpec {
  const template =
    language === "zh"
      ? "{question}\n\n请一步一步地解这道题，并把最后的结果写在 \\boxed{} 里。"
      : "{question}\n\nSolve the problem step by step and write the final result inside \\boxed{}."
  const frame =
    language === "zh"
      ? ["先看几道解好的例题：", "现在解下面这道题。"]
      : ["Some solved problems first:", "Now solve this one."]
  return {
    template,
    fewShotTemplate: `${frame[0]}\n\n{fewshot}\n\n${frame[1]}\n\n${template}`,
    demonstration: mathDemonstration,
  }
}

function mathDemonstration(sample: Sample): string {
  const { reasoning } = sample.metadata
  const steps = typeof reasoning === "string" && reasoning !== "" ? ["Reasoning:", reasoning] : []
  return [questionText(sample), ...steps, `ANSWER: \\boxed{${targetText(sample.target)}}`].join("\n")
}
