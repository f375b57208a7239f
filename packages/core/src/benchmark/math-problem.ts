import { mathPrompt } from "../prompt/math-prompt.js"
import { mathMatch } from "../scoring/math/index.js"
import type { Scorer } from "../scoring/scorer.js"
import type { BenchmarkDefinition, PromptSpec } from "./benchmark.js"

export interface MathProblemDefinition<R> extends Omit<BenchmarkDefinition<R>, "prompt" | "scorer"> {
  /** Language of the instructions; default `en`. */
  language?: "en" | "zh"
  /** Parts of the prompt that differ from the usual one. */
  prompt?: Partial<PromptSpec>
  /** Default: `accuracy` by mathematical equality of the final answers. */
  scorer?: Scorer
}

/**
 * A mathematics benchmark: reasoning, then the result in `\boxed{}`, compared by value. In a demonstration the
 * sample's `metadata.reasoning` is shown before the answer.
 */
export function mathProblem<R>(definition: MathProblemDefinition<R>): BenchmarkDefinition<R> {
  const { language, prompt, scorer, ...rest } = definition
  return { ...rest, prompt: { ...mathPrompt(language), ...prompt }, scorer: scorer ?? mathMatch() }
}
