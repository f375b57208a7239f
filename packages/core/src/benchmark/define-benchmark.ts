import { EvalScopeError } from "../errors/index.js"
import type { Benchmark, BenchmarkDefinition } from "./benchmark.js"
import { recordProblem } from "./record-problem.js"

const benchmarkName = /^[a-z0-9][a-z0-9_]*$/

/**
 * Makes a benchmark out of its definition: checks it, fills in defaults and hides the record's type, so that
 * benchmarks of any record shape are one type for the engine.
 *
 * @throws EvalScopeError `plugin_invalid` when the name is not snake_case or no subset is named.
 */
export function defineBenchmark<R>(definition: BenchmarkDefinition<R>): Benchmark {
  const { name, dataset } = definition
  const invalid = (problem: string, hint: string) =>
    new EvalScopeError({ code: "plugin_invalid", message: `Benchmark "${name}": ${problem}.`, hint })
  if (!benchmarkName.test(name)) throw invalid("the name is not snake_case", "Use a-z, 0-9 and underscores.")
  if (dataset.subsets.length === 0) throw invalid("no subset is named", 'Give at least subsets: ["default"].')

  const category = definition.categoryOf
  return {
    specVersion: 1,
    name,
    prettyName: definition.prettyName ?? name,
    description: definition.description ?? "",
    category: definition.category ?? "llm",
    tags: definition.tags ?? [],
    version: definition.version ?? "v1.0",
    dataset,
    samplesOf: (value, context) => {
      const parsed = definition.record.safeParse(value)
      if (!parsed.success) {
        throw new EvalScopeError({
          code: "dataset_malformed",
          message: `The record does not fit benchmark "${name}": ${recordProblem(parsed.error)}`,
          hint: "Compare the record's fields with the benchmark's format (evalscope benchmark-info).",
        })
      }
      const drafts = definition.sample(parsed.data, context)
      if (drafts === undefined) return []
      return "input" in drafts ? [drafts] : drafts
    },
    prompt: definition.prompt,
    promptFor: definition.promptFor,
    scorer: definition.scorer,
    scorerFor: definition.scorerFor,
    aggregation: definition.aggregation ?? "mean",
    filters: definition.filters ?? {},
    judge: definition.judge ?? "rule",
    categoryOf: (subset) => {
      const found = category?.(subset) ?? "default"
      return typeof found === "string" ? [found] : found
    },
    params: definition.params ?? {},
    shuffleChoices: definition.shuffleChoices ?? false,
    overall: definition.overall ?? true,
  }
}
