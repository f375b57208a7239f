import type { BenchmarkDefinition, PromptSpec } from "./benchmark.js"

export interface GenerationDefinition<R> extends Omit<BenchmarkDefinition<R>, "prompt"> {
  /** Parts of the prompt that differ from showing the question alone. */
  prompt?: Partial<PromptSpec>
}

/** A benchmark with free replies: the question is shown as it is, the scorer decides. */
export function generation<R>(definition: GenerationDefinition<R>): BenchmarkDefinition<R> {
  return { ...definition, prompt: { template: "{question}", ...definition.prompt } }
}
