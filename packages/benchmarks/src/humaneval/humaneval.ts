import { functionTests } from "./function-tests.js"

/** HumanEval: 164 functions to write from their docstring (Chen et al. 2021). */
export const humaneval = functionTests({
  name: "humaneval",
  prettyName: "HumanEval",
  description: "164 Python functions to finish from signature and docstring, checked by unit tests.",
  hub: { modelscope: "opencompass/humaneval", huggingface: "openai/openai_humaneval" },
  subset: "openai_humaneval",
  timeoutMs: 4_000,
})
