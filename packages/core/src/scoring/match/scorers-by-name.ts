import { z } from "zod"
import { EvalScopeError, nameHint } from "../../errors/index.js"
import { choiceMatch, multiChoicePartial } from "../choice/index.js"
import { mathMatch } from "../math/index.js"
import { textOverlap } from "../overlap/index.js"
import type { Scorer } from "../scorer.js"
import { allOf } from "./all-of.js"
import { exactMatch, inclusionMatch, numberMatch } from "./exact-match.js"

/** A metric as users list it: its name, or a map of one name to its parameters. */
export type MetricEntry = string | Readonly<Record<string, unknown>>

interface NamedScorer {
  parameters: z.ZodType<Readonly<Record<string, unknown>>>
  create(given: Readonly<Record<string, unknown>>): Scorer
}

function withoutParameters(create: () => Scorer): NamedScorer {
  return { parameters: z.strictObject({}), create }
}

const accuracyParameters = z.strictObject({
  numeric: z.boolean().optional(),
  allow_inclusion: z.boolean().optional(),
})
const choiceParameters = z.strictObject({
  multiple: z.boolean().optional(),
  language: z.enum(["en", "zh"]).optional(),
})

const accuracy: NamedScorer = {
  parameters: accuracyParameters,
  create(given) {
    const { numeric, allow_inclusion } = accuracyParameters.parse(given)
    if (numeric) return mathMatch()
    return allow_inclusion ? inclusionMatch() : exactMatch()
  },
}
const math = withoutParameters(mathMatch)
const choice: NamedScorer = {
  parameters: choiceParameters,
  create(given) {
    const { multiple, language } = choiceParameters.parse(given)
    return choiceMatch({ ...(multiple !== undefined && { multiple }), ...(language && { language }) })
  },
}
const inclusion = withoutParameters(() => inclusionMatch({ metric: "inclusion" }))
const rouge = withoutParameters(() => textOverlap({ families: ["rouge"] }))

/** Scorers by the names a task's `metric_list` may use. */
export const scorersByName: ReadonlyMap<string, NamedScorer> = new Map([
  ["acc", accuracy],
  ["accuracy", accuracy],
  ["exact_match", withoutParameters(() => exactMatch({ ignoreCase: false, metric: "exact_match" }))],
  ["numeric", math],
  ["math", math],
  ["numeric_match", withoutParameters(() => numberMatch())],
  ["inclusion", inclusion],
  ["choice", choice],
  ["multi_choice_acc", withoutParameters(() => multiChoicePartial())],
  ["bleu", withoutParameters(() => textOverlap({ families: ["bleu"] }))],
  ["rouge", rouge],
])

/**
 * The scorer a `metric_list` asks for; several metrics are computed together. `own` is the benchmark's scorer: a
 * name without parameters that it yields itself means the benchmark's way of computing it.
 *
 * @throws EvalScopeError `config_invalid` for an unknown metric, naming the nearest one, a bad parameter, or a list
 *   that is empty or names a metric twice.
 */
export function scorersFor(benchmark: string, entries: readonly MetricEntry[], own?: Scorer): Scorer {
  const [first, ...rest] = entries.map((entry) => scorerOf(benchmark, entry, own))
  if (first === undefined)
    throw invalid(benchmark, "the list is empty", "Leave metric_list out, or name a metric.")
  const different = rest.filter((scorer, i) => scorer !== first && rest.indexOf(scorer) === i)
  return allOf([first, ...different])
}

function scorerOf(benchmark: string, entry: MetricEntry, own: Scorer | undefined): Scorer {
  const [name = "", given] = typeof entry === "string" ? [entry, undefined] : (Object.entries(entry)[0] ?? [])
  if (typeof entry !== "string" && Object.keys(entry).length !== 1) {
    throw invalid(
      benchmark,
      `${JSON.stringify(entry)} is not one metric`,
      'Write "acc" or {"acc": {"numeric": true}}.',
    )
  }
  const parameters = z.record(z.string(), z.unknown()).safeParse(given ?? {})
  const plain = name.trim().toLowerCase().replaceAll("-", "_")
  const full = plain === "acc" ? "accuracy" : plain
  const owned = own?.metrics.some((metric) => [name, full].includes(metric.name)) ?? false
  if (own !== undefined && owned && parameters.success && Object.keys(parameters.data).length === 0)
    return own

  const named = scorersByName.get(plain)
  if (named === undefined) {
    const known = [...scorersByName.keys(), ...(own?.metrics.map((metric) => metric.name) ?? [])]
    throw invalid(benchmark, `there is no metric "${name}"`, nameHint(name, new Set(known)))
  }
  const checked = parameters.success ? named.parameters.safeParse(parameters.data) : parameters
  if (!checked.success) {
    throw invalid(
      benchmark,
      `the parameters of "${name}" do not fit`,
      z.prettifyError(checked.error).replaceAll(/\s*\n\s*/g, " "),
    )
  }
  return named.create(checked.data)
}

function invalid(benchmark: string, problem: string, hint: string): EvalScopeError {
  return new EvalScopeError({
    code: "config_invalid",
    message: `dataset_args.${benchmark}.metric_list: ${problem}.`,
    hint,
  })
}
