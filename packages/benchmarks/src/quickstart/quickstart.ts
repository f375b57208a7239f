import {
  type ChoiceStyle,
  choiceLabels,
  choiceMatch,
  choiceTemplate,
  defineBenchmark,
  defineScorer,
  fillTemplate,
  formatChoices,
  generation,
  mathMatch,
  mathPrompt,
  type Sample,
  type ScoreInput,
} from "@evalscope/core"
import { z } from "zod"
import { bundledQuestions } from "./bundled-questions.js"

const record = z.object({
  question: z.string(),
  options: z.array(z.string()).optional(),
  answer: z.string(),
})

const style: ChoiceStyle = { language: "en", chainOfThought: false, multiple: false }
const number = mathMatch()
const letter = choiceMatch(style)

const ruleFor = ({ sample }: ScoreInput) => (sample.choices === undefined ? number : letter)

/** Numbers by value, letters by the answer line. */
const scorer = defineScorer({
  name: "number_or_choice",
  metrics: [{ name: "accuracy", displayName: "Accuracy" }],
  score: (input) => ruleFor(input).score(input),
  trace: (input) => ruleFor(input).trace?.(input) ?? [],
})

/** Twenty bundled questions to try everything without a data set or a model. */
export const quickstart = defineBenchmark(
  generation({
    name: "quickstart",
    prettyName: "Quickstart",
    description:
      "20 bundled questions, half numbers and half multiple choice; works offline and with the mock model.",
    tags: ["Math", "Knowledge", "MCQ"],
    dataset: {
      bundled: async () => bundledQuestions(),
      subsets: ["arithmetic", "knowledge"],
      evalSplit: "test",
    },
    record,
    sample: ({ question, options, answer }) => ({
      input: question,
      ...(options === undefined ? {} : { choices: options }),
      target: answer,
    }),
    prompt: { template: "{task}", values: (sample) => ({ task: task(sample) }) },
    scorer,
  }),
)

function task({ input, choices }: Sample): string {
  const question = typeof input === "string" ? input : ""
  if (choices === undefined) return fillTemplate(mathPrompt().template, { question })
  return fillTemplate(choiceTemplate(style), {
    question,
    choices: formatChoices(choices),
    letters: choiceLabels(choices.length).join(", "),
  })
}
