import { defineBenchmark } from "@evalscope/core"
import { z } from "zod"
import { programPrompt, programTests } from "./program-tests.js"

const record = z.object({
  task_id: z.union([z.int(), z.string()]),
  prompt: z.string(),
  code: z.string(),
  test_list: z.array(z.string()).default([]),
  test_imports: z.array(z.string()).default([]),
  test: z.string(),
})

/** MBPP+: a checked part of MBPP with many more tests (Liu et al. 2023). The image needs numpy. */
export const mbppPlus = defineBenchmark({
  name: "mbpp_plus",
  prettyName: "MBPP-Plus",
  description: "378 checked MBPP tasks under about 35 times as many tests; its image needs numpy.",
  tags: ["Coding"],
  dataset: {
    hub: { modelscope: "evalscope/mbppplus", huggingface: "evalplus/mbppplus" },
    subsets: ["default"],
    evalSplit: "test",
  },
  record,
  sample: ({ task_id, prompt, code, test_list, test_imports, test }) => ({
    input: prompt,
    target: code,
    metadata: {
      task_id,
      imports: test_imports.join("\n"),
      setup: "",
      tests: test,
      shown: test_list.join("\n"),
    },
  }),
  prompt: {
    template: programPrompt,
    values: ({ metadata: { shown } }) => ({ tests: String(shown) }),
  },
  scorer: programTests,
  aggregation: "mean_and_pass_at_k",
})
