import { defineBenchmark } from "@evalscope/core"
import { z } from "zod"
import { codeOf, codeTests } from "../code/index.js"

const record = z.object({
  task_id: z.string(),
  prompt: z.string(),
  entry_point: z.string(),
  canonical_solution: z.string(),
  test: z.string(),
})

export interface FunctionTestsDefinition {
  name: string
  prettyName: string
  description: string
  hub: { modelscope: string; huggingface: string }
  subset: string
  timeoutMs: number
}

/** A benchmark in HumanEval's format: finish a function, then `check` is called with it. */
export function functionTests({ hub, subset, timeoutMs, ...definition }: FunctionTestsDefinition) {
  return defineBenchmark({
    ...definition,
    tags: ["Coding"],
    dataset: { hub, subsets: [subset], evalSplit: "test", at: { local: { config: "default" } } },
    record,
    sample: ({ task_id, prompt, entry_point, canonical_solution, test }) => ({
      input: prompt,
      target: canonical_solution,
      metadata: { task_id, prompt, entry_point, test },
    }),
    prompt: {
      template:
        "Finish this Python function. Reply with one fenced Python block that holds the whole function, imports included.\n\n```python\n{question}```",
    },
    scorer: codeTests({
      name: "humaneval",
      extract: codeOf,
      test: (code, { metadata: { prompt, test, entry_point } }) => ({
        language: "python",
        program: `${prompt}${code}\n${test}\ncheck(${entry_point})`,
        timeoutMs,
      }),
    }),
    aggregation: "mean_and_pass_at_k",
  })
}
