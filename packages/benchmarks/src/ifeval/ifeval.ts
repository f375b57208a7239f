import { defineBenchmark, generation } from "@evalscope/core"
import { z } from "zod"
import { instructionFollowing, instructionsSchema } from "./instruction-following.js"
import { instructionCheck, instructionIds } from "./instructions.js"

const record = instructionsSchema
  .extend({ key: z.union([z.number(), z.bigint().transform(Number), z.string()]), prompt: z.string() })
  .superRefine(({ instruction_id_list: ids, kwargs }, context) => {
    ids.forEach((id, index) => {
      const problem = instructionProblem(id, kwargs[index] ?? {})
      if (problem !== undefined)
        context.addIssue({ code: "custom", message: problem, path: ["kwargs", index] })
    })
  })

/** IFEval: 541 prompts whose instructions a program can check. */
export const ifeval = defineBenchmark(
  generation({
    name: "ifeval",
    prettyName: "IFEval",
    description:
      "541 prompts with 834 instructions of 25 kinds that a program can check, such as length or format.",
    tags: ["InstructionFollowing"],
    dataset: {
      hub: { modelscope: "opencompass/ifeval", huggingface: "google/IFEval" },
      subsets: ["default"],
      evalSplit: "train",
    },
    record,
    sample: ({ key, prompt, instruction_id_list, kwargs }) => ({
      input: prompt,
      metadata: { key, instruction_id_list, kwargs },
    }),
    scorer: instructionFollowing(),
  }),
)

function instructionProblem(id: string, args: Readonly<Record<string, unknown>>): string | undefined {
  try {
    if (instructionCheck(id, args) !== undefined) return undefined
    return `unknown instruction "${id}"; known are ${instructionIds.join(", ")}`
  } catch (error) {
    if (error instanceof z.ZodError) return `${id}: ${z.prettifyError(error)}`
    throw error
  }
}
