import { choiceLabel, defineBenchmark, multipleChoice } from "@evalscope/core"
import { z } from "zod"
import { integer, text } from "../record/index.js"
import { parseTextList } from "./text-list.js"

/** A list, or a list as Python prints it. */
const choices = z.union([
  z.array(text).min(2),
  z.string().transform((printed, context) => {
    const texts = parseTextList(printed)
    if (texts === undefined) context.addIssue({ code: "custom", message: "is no list of texts" })
    return [...(texts ?? [])]
  }),
])

const record = z
  .object({ narrative: z.string(), question: z.string(), choices, answer_index: integer })
  .refine(
    ({ choices, answer_index }) => answer_index >= 0 && answer_index < choices.length,
    "the answer_index is not among the choices",
  )

/** MuSR: reasoning over stories of some thousand words (Sprague et al. 2023). */
export const musr = defineBenchmark(
  multipleChoice({
    name: "musr",
    prettyName: "MuSR",
    description:
      "756 long stories to reason about: murder mysteries, objects that were moved, teams to build.",
    tags: ["Reasoning", "MCQ"],
    dataset: {
      hub: { modelscope: "AI-ModelScope/MuSR", huggingface: "TAUR-Lab/MuSR" },
      subsets: ["murder_mysteries", "object_placements", "team_allocation"],
      subsetIs: "split",
      evalSplit: "test",
      at: { local: { subsetIs: "config" } },
    },
    record,
    sample: ({ narrative, question, choices, answer_index }) => ({
      input: `${narrative}\n\n${question}`,
      choices,
      target: choiceLabel(answer_index),
    }),
    style: { chainOfThought: true },
  }),
)
