import { z } from "zod"
import { errorMessage, PerfError } from "../errors/index.js"
import { type ConfigProblem, configProblem } from "./config-problem.js"
import { optionFacts } from "./option.js"
import { isOption, type OptionName, perfOptions } from "./perf-options.js"
import { problemText } from "./problem-text.js"
import { camelCase, nearestWord } from "./spelling.js"

const perfConfigSchema = z.strictObject(perfOptions)

/** Options as written, in camelCase, snake_case or kebab-case; see {@link parsePerfConfig}. */
export type PerfConfigInput = z.input<typeof perfConfigSchema>

/** Options with their defaults, as the run uses them. */
export type PerfConfig = z.output<typeof perfConfigSchema>

export interface ParsedConfig {
  readonly config: PerfConfig
  /** What was accepted but changes nothing, and what was read otherwise than written. */
  readonly notes: readonly string[]
}

/**
 * Checks options and fills in defaults.
 *
 * @param input a plain object; names in camelCase, snake_case or kebab-case. Null and undefined count as unset.
 * @throws PerfError `config_invalid` naming every option that is wrong, with the nearest name for unknown ones.
 */
export function parsePerfConfig(input: unknown): ParsedConfig {
  const notes: string[] = []
  const given = withKnownNames(input)
  for (const [name, value] of Object.entries(given)) {
    if (!isOption(name) || value === undefined) continue
    const unused = optionFacts.get(perfOptions[name])?.unused
    if (unused !== undefined) notes.push(`--${kebabOf(name)} has no effect: ${unused}.`)
  }
  const parsed = perfConfigSchema.safeParse(given, { reportInput: true })
  if (!parsed.success) throw invalid(parsed.error)
  const config = resolveAliases(parsed.data, notes)
  checkTogether(config)
  return { config, notes }
}

/** Options of two places as one, whatever their spelling; the second wins. */
export function mergeOptions(
  lower: Readonly<Record<string, unknown>>,
  upper: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const won = new Set(Object.keys(upper).map(camelCase))
  const kept = Object.entries(lower).filter(([name]) => !won.has(camelCase(name)))
  return { ...Object.fromEntries(kept), ...upper }
}

export function kebabOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** The name of an option in files of the original. */
export function snakeOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

function withKnownNames(input: unknown): Record<string, unknown> {
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    throw new PerfError({
      code: "config_invalid",
      message: "The settings of a load test are not a map of options.",
      hint: 'For example {"model": "qwen3", "url": "http://127.0.0.1:8000/v1/chat/completions"}.',
    })
  }
  const given: Record<string, unknown> = {}
  for (const [written, value] of Object.entries(input)) {
    const name = camelCase(written)
    if (!isOption(name)) throw unknownOption(written)
    if (value === null || value === undefined) continue
    if (name in given) {
      throw new PerfError({
        code: "config_invalid",
        message: `The option ${name} is given twice, once as ${written}.`,
        hint: "Keep one spelling.",
      })
    }
    given[name] = value
  }
  return given
}

function unknownOption(written: string): PerfError {
  const near = nearestWord(camelCase(written), Object.keys(perfOptions))
  const spelled = (name: string) => (written.includes("_") ? snakeOf(name) : name)
  return new PerfError({
    code: "config_invalid",
    message: `There is no option ${written}.`,
    hint: near === undefined ? "evalscope-perf --help lists them." : `Did you mean ${spelled(near)}?`,
  })
}

function invalid(error: z.ZodError): PerfError {
  const problems = error.issues.map((issue) => {
    const [name, ...inside] = issue.path.map(String)
    if (name === undefined) return issue.message
    // The place in a list says less than the value itself.
    const where = [kebabOf(name), ...inside.filter((part) => !/^\d+$/.test(part))].join(".")
    const isSecret = isOption(name) && optionFacts.get(perfOptions[name])?.secret === true
    return `--${where}: ${isSecret ? issue.message : problemText(issue)}`
  })
  return new PerfError({
    code: "config_invalid",
    message: problems.join("; "),
    hint: "evalscope-perf --help shows what each option takes.",
    cause: error,
  })
}

function resolveAliases(given: PerfConfig, notes: string[]): PerfConfig {
  let config = given
  if (config.multiTurnArgs !== undefined) {
    notes.push("--multi-turn-args is the old name of --dataset-args.")
    config = { ...config, datasetArgs: { ...config.multiTurnArgs, ...config.datasetArgs } }
  }
  const [moved, kept] = datasetParameters(config)
  if (Object.keys(moved).length > 0) {
    notes.push(
      `${Object.keys(moved).join(", ")} of --extra-args belongs to the dataset: --dataset-args is its place.`,
    )
    config = { ...config, extraArgs: kept, datasetArgs: { ...moved, ...config.datasetArgs } }
  }
  if (isTraceDataset(config.dataset) && config.prompt === undefined && !config.openLoop) {
    notes.push(`${config.dataset} is sent at its recorded times, as an open loop.`)
    config = { ...config, openLoop: true }
  }
  return config
}

/** Parameters of datasets that the original takes from `--extra-args`, and what is left of those. */
function datasetParameters({ dataset, extraArgs }: PerfConfig) {
  const names = /embedding_batch$/.test(dataset)
    ? ["batch_size"]
    : dataset === "random_rerank"
      ? ["num_documents", "document_length_ratio"]
      : []
  const entries = Object.entries(extraArgs)
  return [
    Object.fromEntries(entries.filter(([name]) => names.includes(name))),
    Object.fromEntries(entries.filter(([name]) => !names.includes(name))),
  ] as const
}

/** Datasets whose requests carry their own times. */
export function isTraceDataset(name: string): boolean {
  return ["workload_trace", "mooncake", "length_trace", "burstgpt", "azure"].includes(name)
}

function checkTogether(config: PerfConfig): void {
  const refuse = (
    problem: ConfigProblem,
    options: readonly OptionName[],
    message: string,
    hint: string,
    cause?: unknown,
  ) => {
    throw configProblem(problem, options, { message, hint, cause })
  }
  const rates = config.rate?.filter((rate) => rate > 0) ?? []
  const shaped = config.ramp !== undefined || config.steps !== undefined || config.arrival === "trace"
  const replays = isTraceDataset(config.dataset)
  const byArrival = config.arrival === "burst" || shaped || replays
  if (config.openLoop && !byArrival && config.sweep === undefined && !config.slaAutoTune) {
    if (rates.length === 0 || rates.length !== config.rate?.length) {
      refuse(
        "open_loop_needs_rates",
        ["openLoop", "rate"],
        "An open loop needs rates above 0.",
        "Give --rate 5 10 20, --ramp, --steps or a trace.",
      )
    }
  }
  if (config.openLoop && config.multiTurn) {
    refuse(
      "open_loop_has_no_turns",
      ["openLoop", "multiTurn"],
      "An open loop cannot send the turns of conversations: each waits for the last reply.",
      "Leave out --open-loop, or pace the start of conversations with --rate.",
    )
  }
  if (config.ramp !== undefined && (config.rampFrom === undefined || config.rampTo === undefined)) {
    refuse(
      "ramp_needs_ends",
      ["rampFrom", "rampTo"],
      "A ramp needs both ends.",
      "Give --ramp-from and --ramp-to, and --ramp-duration or --duration.",
    )
  }
  if (config.ramp !== undefined && config.rampDuration === undefined && config.duration === undefined) {
    refuse(
      "ramp_needs_length",
      ["rampDuration", "duration"],
      "A ramp needs its length.",
      "Give --ramp-duration or --duration.",
    )
  }
  if (config.maxTokens.length > 2 || (config.maxTokens[0] ?? 0) > (config.maxTokens[1] ?? Infinity)) {
    refuse(
      "one_or_range",
      ["maxTokens"],
      "--max-tokens takes one number, or min and max.",
      "For example --max-tokens 128 512.",
    )
  }
  if (config.slaAutoTune && (config.slaParams?.length ?? 0) === 0) {
    refuse(
      "search_needs_conditions",
      ["slaParams", "slaAutoTune"],
      "A search needs conditions.",
      `For example --sla-params '[{"p99_ttft": "<=200ms"}]'.`,
    )
  }
  if (config.slaLowerBound > config.slaUpperBound) {
    refuse(
      "lower_above_upper",
      ["slaLowerBound", "slaUpperBound"],
      "--sla-lower-bound is above --sla-upper-bound.",
      "Swap them.",
    )
  }
  if (!/^(errors|all|none|sample:\d+)$/.test(config.saveResponses)) {
    refuse(
      "saves_which",
      ["saveResponses"],
      `--save-responses is "${config.saveResponses}".`,
      "Write errors, all, none or sample:100.",
    )
  }
  try {
    new URL(config.url)
  } catch (cause) {
    refuse(
      "address_invalid",
      ["url"],
      `--url "${config.url}" is not a URL: ${errorMessage(cause)}.`,
      "For example http://127.0.0.1:8000/v1/chat/completions.",
      cause,
    )
  }
}
