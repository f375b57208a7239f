import { choiceLabel, contentSeed, defineBenchmark, mersenneTwister, multipleChoice } from "@evalscope/core"
import { z } from "zod"

const answer = z
  .string()
  .nullish()
  .transform((text) => text?.trim() ?? "")

const record = z.object({
  Question: z.string(),
  "Correct Answer": z.string().trim().min(1),
  "Incorrect Answer 1": answer,
  "Incorrect Answer 2": answer,
  "Incorrect Answer 3": answer,
  "High-level domain": z.string().nullish(),
  Subdomain: z.string().nullish(),
})

/**
 * GPQA Diamond: graduate-level science questions (Rein et al. 2023). The file lists the right answer apart, so the
 * order of the options is a shuffle seeded by the question itself: the same in every run, and for every limit.
 */
export const gpqaDiamond = defineBenchmark(
  multipleChoice({
    name: "gpqa_diamond",
    prettyName: "GPQA-Diamond",
    description:
      "198 questions of biology, physics and chemistry that experts answer and others cannot look up.",
    tags: ["Knowledge", "MCQ"],
    dataset: {
      hub: { modelscope: "AI-ModelScope/gpqa_diamond", huggingface: "Idavidrein/gpqa" },
      subsets: ["default"],
      evalSplit: "train",
      at: {
        huggingface: { config: "gpqa_diamond" },
        local: { files: ["**/gpqa_diamond.csv"] },
      },
    },
    record,
    sample: (record) => {
      const options = [
        record["Incorrect Answer 1"],
        record["Incorrect Answer 2"],
        record["Incorrect Answer 3"],
        record["Correct Answer"],
      ]
      const order = mersenneTwister(contentSeed([record.Question.trim()])).permutation(options.length)
      return {
        input: record.Question.trim(),
        choices: order.map((from) => options[from] ?? ""),
        target: choiceLabel(order.indexOf(3)),
        metadata: { domain: record["High-level domain"] ?? "", subdomain: record.Subdomain ?? "" },
      }
    },
    style: { chainOfThought: true },
  }),
)
