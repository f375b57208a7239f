import { functionTests } from "./function-tests.js"

/** HumanEval+: the same functions with many more tests (Liu et al. 2023). The image needs numpy. */
export const humanevalPlus = functionTests({
  name: "humaneval_plus",
  prettyName: "HumanEvalPlus",
  description: "HumanEval's 164 functions under about 80 times as many tests; its image needs numpy.",
  hub: { modelscope: "evalscope/humanevalplus", huggingface: "evalplus/humanevalplus" },
  subset: "default",
  timeoutMs: 300_000,
})
