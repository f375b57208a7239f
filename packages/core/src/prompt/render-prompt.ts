import type { Benchmark, PromptSpec } from "../benchmark/benchmark.js"
import type { Sample } from "../benchmark/sample.js"
import { EvalScopeError } from "../errors/index.js"
import type { Content, ContentPart, Message } from "../model/message.js"
import type { DatasetArgs } from "../task/dataset-args.js"
import { choiceLabels, formatChoices } from "./choice-labels.js"
import { fillTemplate, hasPlaceholder } from "./fill-template.js"
import { checkImageSizes } from "./image-limit.js"
import { questionText } from "./question-text.js"

export interface PromptOptions {
  /** Solved samples that are shown first, in this order; default none. */
  fewShot?: readonly Sample[]
  /** What the task overrides: templates and system prompt. */
  args?: Pick<
    DatasetArgs,
    "promptTemplate" | "fewShotPromptTemplate" | "systemPrompt" | "queryTemplate" | "maxImageBytes"
  >
  /** The benchmark's extra parameters after defaults. */
  params?: Readonly<Record<string, unknown>>
}

/**
 * The messages that put one sample to a model.
 *
 * Templates know `{question}`, `{fewshot}`, for multiple choice `{choices}` and `{letters}`, and the benchmark's own
 * values; other braces stay as they are. A user's few-shot template wins over a user's plain template, which wins
 * over the benchmark's; a template without `{fewshot}` gets the demonstrations in front. When the input is
 * messages, the template is laid around the content of the last user message, media included.
 *
 * @throws EvalScopeError `config_invalid` when there are demonstrations but the benchmark cannot write them,
 *   `provider_bad_request` for an image above `maxImageBytes`.
 */
export function renderPrompt(
  benchmark: Pick<Benchmark, "name" | "prompt" | "promptFor">,
  sample: Sample,
  options: PromptOptions = {},
): readonly Message[] {
  const messages = written(benchmark, sample, options)
  const limit = options.args?.maxImageBytes
  if (limit !== undefined) checkImageSizes(messages, limit)
  return messages
}

function written(
  benchmark: Pick<Benchmark, "name" | "prompt" | "promptFor">,
  sample: Sample,
  options: PromptOptions,
): readonly Message[] {
  const { args = {}, params = {} } = options
  const spec = benchmark.promptFor?.(params) ?? benchmark.prompt
  const fewShot = demonstrations(benchmark.name, spec, options.fewShot ?? [])
  const ownTemplate = args.promptTemplate ?? args.queryTemplate
  const system = args.systemPrompt ?? spec.system
  const overridden = ownTemplate !== undefined || args.fewShotPromptTemplate !== undefined
  if (spec.messages !== undefined && !overridden) return spec.messages(sample, { fewShot, system, params })

  const template = chooseTemplate(spec, ownTemplate, args.fewShotPromptTemplate, fewShot !== "")
  const values = templateValues(spec, sample, fewShot)
  const messages = questionMessages(sample, template, values)
  return withSystem(messages, args.systemPrompt, spec.system)
}

function demonstrations(name: string, spec: PromptSpec, samples: readonly Sample[]): string {
  if (samples.length === 0) return ""
  const { demonstration } = spec
  if (demonstration === undefined) {
    throw new EvalScopeError({
      code: "config_invalid",
      message: `Benchmark "${name}" has no form for demonstrations, but ${samples.length} were asked for.`,
      hint: "Set few_shot_num to 0 for this benchmark.",
    })
  }
  return samples.map(demonstration).join("\n\n")
}

function chooseTemplate(
  spec: PromptSpec,
  ownTemplate: string | undefined,
  ownFewShotTemplate: string | undefined,
  hasFewShot: boolean,
): string {
  if (!hasFewShot) return ownTemplate ?? spec.template
  const template = ownFewShotTemplate ?? ownTemplate ?? spec.fewShotTemplate ?? spec.template
  return hasPlaceholder(template, "fewshot") ? template : `{fewshot}\n\n${template}`
}

function templateValues(spec: PromptSpec, sample: Sample, fewShot: string): Readonly<Record<string, string>> {
  const { choices } = sample
  return {
    question: questionText(sample),
    fewshot: fewShot,
    ...(choices === undefined
      ? {}
      : { choices: formatChoices(choices), letters: choiceLabels(choices.length).join(", ") }),
    ...spec.values?.(sample),
  }
}

function questionMessages(
  sample: Sample,
  template: string,
  values: Readonly<Record<string, string>>,
): readonly Message[] {
  const { input } = sample
  if (typeof input === "string") return [{ role: "user", content: fillTemplate(template, values) }]
  const last = input.findLastIndex((message) => message.role === "user")
  return input.map((message, index) =>
    index === last && message.role === "user"
      ? { ...message, content: wrapContent(message.content, template, values) }
      : message,
  )
}

/** The template around a content: media keep their place between what stands before and after `{question}`. */
function wrapContent(content: Content, template: string, values: Readonly<Record<string, string>>): Content {
  if (typeof content === "string") return fillTemplate(template, values)
  const [before = "", after = ""] = splitAtQuestion(template).map((side) => fillTemplate(side, values))
  const part = (text: string): readonly ContentPart[] => (text.trim() === "" ? [] : [{ type: "text", text }])
  return [...part(before), ...content, ...part(after)]
}

function splitAtQuestion(template: string): readonly [string, string] {
  const mark = "{question}"
  const at = template.indexOf(mark)
  return at < 0 ? [template, ""] : [template.slice(0, at), template.slice(at + mark.length)]
}

/** A user's system prompt replaces the sample's own; the benchmark's only fills its absence. */
function withSystem(
  messages: readonly Message[],
  own: string | undefined,
  preset: string | undefined,
): readonly Message[] {
  const present = messages.some((message) => message.role === "system")
  const system = own ?? (present ? undefined : preset)
  if (system === undefined) return messages
  return [{ role: "system", content: system }, ...messages.filter((message) => message.role !== "system")]
}
