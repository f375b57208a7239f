import { type ChoiceStyle, choicePrompt } from "../prompt/choice-prompt.js"
import { choiceMatch } from "../scoring/choice/index.js"
import type { Scorer } from "../scoring/scorer.js"
import type { BenchmarkDefinition, PromptSpec } from "./benchmark.js"
import type { SampleDraft } from "./sample.js"

/** What one record of a multiple-choice benchmark gives; `target` holds the letters of the right options. */
export type ChoiceDraft = SampleDraft & Required<Pick<SampleDraft, "choices" | "target">>

export interface MultipleChoiceDefinition<R>
  extends Omit<BenchmarkDefinition<R>, "sample" | "prompt" | "promptFor" | "scorer" | "scorerFor"> {
  sample: (
    record: R,
    context: Parameters<BenchmarkDefinition<R>["sample"]>[1],
  ) => ChoiceDraft | readonly ChoiceDraft[] | undefined
  /** How questions are put and answered; default English, no reasoning asked for, one right option. */
  style?: Partial<ChoiceStyle> | ((params: Readonly<Record<string, unknown>>) => Partial<ChoiceStyle>)
  /** What is asked, in a sentence, when the records hold a text and no question. */
  ask?: string
  /** Parts of the prompt that differ from the usual one. */
  prompt?: Partial<PromptSpec>
  /** Default: `accuracy` over the letters read from the answer line. */
  scorer?: Scorer
}

/**
 * A multiple-choice benchmark: lettered options, an answer line, accuracy.
 * In a demonstration the sample's `metadata.explanation`, when there is one, is shown before the answer.
 *
 * @example
 * defineBenchmark(multipleChoice({
 *   name: "zoo",
 *   dataset: { subsets: ["default"], evalSplit: "test" },
 *   record: z.object({ question: z.string(), options: z.array(z.string()), right: z.int() }),
 *   sample: (r) => ({ input: r.question, choices: r.options, target: choiceLabel(r.right) }),
 * }))
 */
export function multipleChoice<R>(definition: MultipleChoiceDefinition<R>): BenchmarkDefinition<R> {
  const { style = {}, ask, prompt: parts, scorer: ownScorer, ...rest } = definition
  const styleFor = (params: Readonly<Record<string, unknown>>): ChoiceStyle => ({
    language: "en",
    chainOfThought: false,
    multiple: false,
    ...(typeof style === "function" ? style(params) : style),
  })
  const promptFor = (params: Readonly<Record<string, unknown>>): PromptSpec => ({
    ...choicePrompt(styleFor(params), ask),
    ...parts,
  })
  const scorerFor = (params: Readonly<Record<string, unknown>>): Scorer =>
    ownScorer ?? choiceMatch(styleFor(params))
  const dependsOnParams = typeof style === "function"
  return {
    ...rest,
    prompt: promptFor({}),
    scorer: scorerFor({}),
    ...(dependsOnParams ? { promptFor, scorerFor } : {}),
  }
}
