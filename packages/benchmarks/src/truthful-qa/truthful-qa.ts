import { choiceLabel, defineBenchmark, multipleChoice } from "@evalscope/core"
import { multiChoicePartial } from "@evalscope/core/scoring"
import { z } from "zod"
import { integer } from "../record/index.js"

/** The hub's rows hold two lists, the original file a map from answer to 0 or 1. */
const targets = z.union([
  z.object({ choices: z.array(z.string()), labels: z.array(integer) }),
  z.record(z.string(), integer).transform((labelled) => ({
    choices: Object.keys(labelled),
    labels: Object.values(labelled),
  })),
])

const record = z.object({ question: z.string(), mc1_targets: targets, mc2_targets: targets })

/** TruthfulQA, multiple choice (Lin et al. 2021): one true answer (MC1), or all true ones (MC2). */
export const truthfulQa = defineBenchmark(
  multipleChoice({
    name: "truthful_qa",
    prettyName: "TruthfulQA",
    description:
      "817 questions whose popular answers are false; options are shuffled, as the true one comes first.",
    tags: ["Knowledge"],
    dataset: {
      hub: { modelscope: "evalscope/truthful_qa", huggingface: "truthfulqa/truthful_qa" },
      subsets: ["multiple_choice"],
      evalSplit: "validation",
      at: { local: { files: ["mc_task.json"] } },
    },
    record,
    sample: ({ question, mc1_targets, mc2_targets }, { params }) => {
      const { choices, labels } = params.multiple_correct === true ? mc2_targets : mc1_targets
      return {
        input: question,
        choices,
        target: labels.flatMap((label, index) => (label === 1 ? [choiceLabel(index)] : [])),
      }
    },
    style: (params) => ({ multiple: params.multiple_correct === true }),
    params: {
      multiple_correct: {
        type: "boolean",
        description: "Ask for all true answers (MC2, partial credit) instead of the one of MC1",
        value: false,
      },
    },
    shuffleChoices: true,
    scorer: multiChoicePartial(),
  }),
)
