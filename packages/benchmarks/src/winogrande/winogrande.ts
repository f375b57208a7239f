import { choiceLabel, defineBenchmark, multipleChoice } from "@evalscope/core"
import { z } from "zod"
import { integer } from "../record/index.js"

const record = z.object({
  sentence: z.string(),
  option1: z.string(),
  option2: z.string(),
  answer: integer.refine((answer) => answer === 1 || answer === 2, "is neither 1 nor 2"),
})

/** WinoGrande: which of two names a gap stands for (Sakaguchi et al. 2019). */
export const winogrande = defineBenchmark(
  multipleChoice({
    name: "winogrande",
    prettyName: "Winogrande",
    description: "1,267 sentences with a gap that one of two names fills sensibly.",
    tags: ["Reasoning", "MCQ"],
    dataset: {
      hub: { modelscope: "AI-ModelScope/winogrande_val", huggingface: "allenai/winogrande" },
      subsets: ["default"],
      evalSplit: "validation",
      fewShot: { split: "train", count: 0 },
      at: { huggingface: { config: "winogrande_xl" } },
    },
    record,
    sample: ({ sentence, option1, option2, answer }) => ({
      input: sentence,
      choices: [option1, option2],
      target: choiceLabel(answer - 1),
    }),
    ask: "Which option belongs in the gap marked _ of this sentence?",
  }),
)
