import { defineBenchmark, type Sample } from "@evalscope/core"
import { z } from "zod"
import { programPrompt, programTests } from "./program-tests.js"

const record = z
  .object({
    task_id: z.union([z.int(), z.string()]),
    text: z.string().optional(),
    prompt: z.string().optional(),
    code: z.string(),
    test_list: z.array(z.string()),
    test_setup_code: z.string().default(""),
    test_imports: z.array(z.string()).default([]),
  })
  .refine(({ text, prompt }) => text !== undefined || prompt !== undefined, { message: "has no text" })

const shownTests = ({ metadata: { tests } }: Sample) => String(tests)

/** MBPP: short Python tasks with three asserts each (Austin et al. 2021), full or sanitized. */
export const mbpp = defineBenchmark({
  name: "mbpp",
  prettyName: "MBPP",
  description: "500 short Python tasks in words, each with three asserts that are shown and must pass.",
  tags: ["Coding"],
  dataset: {
    hub: { modelscope: "google-research-datasets/mbpp", huggingface: "google-research-datasets/mbpp" },
    subsets: ["full"],
    evalSplit: "test",
    fewShot: { split: "prompt", count: 3 },
  },
  record,
  sample: ({ task_id, text, prompt, code, test_list, test_setup_code, test_imports }) => ({
    input: text ?? prompt ?? "",
    target: code,
    metadata: {
      task_id,
      imports: test_imports.join("\n"),
      setup: test_setup_code,
      tests: test_list.join("\n"),
    },
  }),
  prompt: {
    template: programPrompt,
    fewShotTemplate: `Some solved tasks first:\n\n{fewshot}\n\nNow this one.\n\n${programPrompt}`,
    values: (sample) => ({ tests: shownTests(sample) }),
    demonstration: (sample) =>
      `${String(sample.input)}\n\n${shownTests(sample)}\n\n\`\`\`python\n${String(sample.target)}\n\`\`\``,
  },
  scorer: programTests,
  aggregation: "mean_and_pass_at_k",
})
