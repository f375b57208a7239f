import { defineScorer, type MetricInfo, type Score, type Scorer } from "@evalscope/core"
import { z } from "zod"
import { instructionCheck, presentArguments } from "./instructions.js"
import { replyVariants } from "./reply-variants.js"

const metrics: readonly [MetricInfo, ...MetricInfo[]] = [
  { name: "prompt_level_strict", displayName: "Prompt-level strict" },
  { name: "inst_level_strict", displayName: "Instruction-level strict" },
  { name: "prompt_level_loose", displayName: "Prompt-level loose" },
  { name: "inst_level_loose", displayName: "Instruction-level loose" },
  { name: "inst_level_strict_micro", displayName: "Instruction-level strict, over all instructions" },
  { name: "inst_level_loose_micro", displayName: "Instruction-level loose, over all instructions" },
]

/** What the scorer needs of a sample, kept in its metadata. */
export const instructionsSchema = z.object({
  instruction_id_list: z.array(z.string()).min(1),
  kwargs: z.array(z.record(z.string(), z.unknown()).transform(presentArguments)),
})

/**
 * IFEval's four metrics (Zhou et al. 2023, arXiv 2311.07911). Prompt level: all instructions followed. Instruction
 * level: the share followed; `inst_level_*` is the mean of the prompts' shares, `inst_level_*_micro` the paper's share
 * of all instructions, made as a mean weighted by the number of instructions.
 */
export function instructionFollowing(): Scorer {
  return defineScorer({
    name: "instruction_following",
    metrics,
    score: ({ sample, prediction }) => {
      const { instruction_id_list: ids, kwargs } = instructionsSchema.parse(sample.metadata)
      const variants = replyVariants(prediction)
      const score = toScore(
        ids.map((id, index) => {
          const follows = instructionCheck(id, kwargs[index] ?? {})
          return {
            id,
            strict: follows?.(prediction) ?? false,
            loose: follows !== undefined && variants.some(follows),
          }
        }),
      )
      return prediction.trim() === "" ? score : { ...score, extracted: prediction }
    },
  })
}

interface Verdict {
  id: string
  strict: boolean
  loose: boolean
}

function toScore(verdicts: readonly Verdict[]): Score {
  const share = (kind: "strict" | "loose") =>
    verdicts.filter((verdict) => verdict[kind]).length / verdicts.length
  const [strict, loose] = [share("strict"), share("loose")]
  const missed = verdicts.filter((verdict) => !verdict.strict).map((verdict) => verdict.id)
  return {
    values: {
      prompt_level_strict: Number(strict === 1),
      inst_level_strict: strict,
      prompt_level_loose: Number(loose === 1),
      inst_level_loose: loose,
      inst_level_strict_micro: strict,
      inst_level_loose_micro: loose,
    },
    weights: { inst_level_strict_micro: verdicts.length, inst_level_loose_micro: verdicts.length },
    explanation: missed.length === 0 ? "All instructions followed." : `Not followed: ${missed.join(", ")}.`,
    metadata: { instructions: verdicts },
  }
}
