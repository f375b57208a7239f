import { choiceLabel, defineBenchmark, multipleChoice } from "@evalscope/core"
import { z } from "zod"
import { text } from "../record/index.js"

/** The hub's rows: texts and labels as two lists. */
const hubRecord = z
  .object({
    id: z.string().optional(),
    question: z.string(),
    choices: z.object({ text: z.array(text), label: z.array(text) }),
    answerKey: text,
  })
  .transform(({ choices, ...rest }) => ({ ...rest, texts: choices.text, labels: choices.label }))
/** The original JSON lines: the options inside the question. */
const originalRecord = z
  .object({
    id: z.string().optional(),
    question: z.object({ stem: z.string(), choices: z.array(z.object({ text, label: text })) }),
    answerKey: text,
  })
  .transform(({ question: { stem, choices }, ...rest }) => ({
    ...rest,
    question: stem,
    texts: choices.map((choice) => choice.text),
    labels: choices.map((choice) => choice.label),
  }))

const record = z
  .union([hubRecord, originalRecord])
  .refine(
    ({ labels, answerKey }) => labels.includes(answerKey),
    "the answerKey is none of the labels of the choices",
  )

/** ARC: science questions of school exams (Clark et al. 2018). Some are labelled 1–4 instead of A–D. */
export const arc = defineBenchmark(
  multipleChoice({
    name: "arc",
    prettyName: "ARC",
    description:
      "Science questions of school exams in an easy and a challenge set of 2,376 and 1,172 questions.",
    tags: ["Reasoning", "MCQ"],
    dataset: {
      hub: { modelscope: "allenai/ai2_arc", huggingface: "allenai/ai2_arc" },
      subsets: ["ARC-Easy", "ARC-Challenge"],
      evalSplit: "test",
      fewShot: { split: "train", count: 0 },
    },
    record,
    sample: ({ id, question, texts, labels, answerKey }) => ({
      input: question,
      choices: texts,
      target: choiceLabel(labels.indexOf(answerKey)),
      metadata: { id: id ?? "" },
    }),
  }),
)
