import { choiceLabel, defineBenchmark, multipleChoice } from "@evalscope/core"
import { z } from "zod"
import { integer } from "../record/index.js"

const record = z
  .object({
    ind: integer.optional(),
    activity_label: z.string().optional(),
    ctx_a: z.string(),
    ctx_b: z.string(),
    endings: z.array(z.string()).min(2),
    label: integer,
  })
  .refine(({ endings, label }) => label >= 0 && label < endings.length, "the label is not among the endings")

/** HellaSwag: which ending goes with a text (Zellers et al. 2019). */
export const hellaswag = defineBenchmark(
  multipleChoice({
    name: "hellaswag",
    prettyName: "HellaSwag",
    description:
      "10,042 descriptions of everyday activities, each with four endings of which one makes sense.",
    tags: ["Commonsense", "MCQ", "Knowledge"],
    dataset: {
      hub: { modelscope: "evalscope/hellaswag", huggingface: "Rowan/hellaswag" },
      subsets: ["default"],
      evalSplit: "validation",
      fewShot: { split: "train", count: 0 },
    },
    record,
    sample: ({ ctx_a, ctx_b, endings, label, activity_label }) => ({
      input: withoutMarks(`${ctx_a} ${capitalize(ctx_b)}`),
      choices: endings.map(withoutMarks),
      target: choiceLabel(label),
      metadata: { activity_label: activity_label ?? "" },
    }),
    ask: "Which option continues this text in the most sensible way?",
  }),
)

function capitalize(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

/** The WikiHow texts carry `[header]`, `[title]`, `[step]`; a title becomes a sentence of its own. */
function withoutMarks(text: string): string {
  return text
    .trim()
    .replaceAll(" [title]", ". ")
    .replace(/\[.*?\]/g, "")
    .replaceAll("  ", " ")
    .trim()
}
