import type { Benchmark, DatasetSpec } from "../benchmark/index.js"
import { datasetAt } from "../benchmark/index.js"
import { type DatasetPlace, datasetPlace } from "../dataset/index.js"
import { EvalScopeError } from "../errors/index.js"
import type { Aggregation, FilterConfig, Scorer } from "../scoring/index.js"
import { aggregationNamed, compileFilters } from "../scoring/index.js"
import type { DatasetArgs, TaskConfig } from "../task/index.js"
import { withMetrics } from "./metric-list.js"

/** One benchmark with the task's settings laid over its own: all that a run of it needs to know. */
export interface BenchmarkSettings {
  benchmark: Benchmark
  args: DatasetArgs
  place: DatasetPlace
  dataset: DatasetSpec
  subsets: readonly string[]
  evalSplit: string
  fewShot: { split: string; count: number; random: boolean } | undefined
  params: Readonly<Record<string, unknown>>
  scorer: Scorer
  aggregation: Aggregation
  /** The user's first, then the benchmark's; for the record. */
  filters: readonly FilterConfig[]
  /** All filters in order, on the text of a reply. */
  filter: (text: string) => string
  primaryMetric: string
  shuffleChoices: boolean
  /** Milliseconds the scoring of one sample may take. */
  reviewTimeoutMs: number
}

const defaultReviewTimeoutMs = 600_000

/**
 * Lays the user's `dataset_args` over a benchmark.
 * @throws EvalScopeError `config_invalid` for an unknown subset, parameter, metric, filter or aggregation.
 */
export function resolveSettings(benchmark: Benchmark, task: TaskConfig): BenchmarkSettings {
  const args = task.datasetArgs[benchmark.name] ?? {}
  const place = datasetPlace({ benchmark, args, hub: task.datasetHub })
  const dataset = datasetAt(benchmark.dataset, place)
  const params = resolveParams(benchmark, args)
  const own = benchmark.scorerFor?.(params) ?? benchmark.scorer
  const scorer = args.metricList ? withMetrics(benchmark.name, own, args.metricList) : own
  const primaryMetric = args.primaryMetric ?? scorer.metrics[0].name
  if (!scorer.metrics.some((metric) => metric.name === primaryMetric)) {
    throw invalid(
      `dataset_args.${benchmark.name}.primary_metric: "${primaryMetric}" is not computed`,
      `Choose one of ${scorer.metrics.map((metric) => metric.name).join(", ")}.`,
    )
  }
  const filters: readonly FilterConfig[] = [args.filters ?? {}, benchmark.filters]
  const steps = filters.map(compileFilters)
  return {
    benchmark,
    args,
    place,
    dataset,
    subsets: args.subsetList ?? benchmark.dataset.defaultSubsets ?? benchmark.dataset.subsets,
    evalSplit: args.evalSplit ?? dataset.evalSplit,
    fewShot: resolveFewShot(dataset, args),
    params,
    scorer,
    aggregation: aggregationNamed(args.aggregation ?? benchmark.aggregation),
    filters,
    filter: (text) => steps.reduce<readonly string[]>((replies, step) => step(replies), [text])[0] ?? "",
    primaryMetric,
    shuffleChoices: args.shuffleChoices ?? benchmark.shuffleChoices,
    reviewTimeoutMs: args.reviewTimeout === undefined ? defaultReviewTimeoutMs : args.reviewTimeout * 1000,
  }
}

function resolveFewShot(dataset: DatasetSpec, args: DatasetArgs): BenchmarkSettings["fewShot"] {
  const split = args.trainSplit ?? dataset.fewShot?.split
  const count = args.fewShotNum ?? dataset.fewShot?.count ?? 0
  if (count === 0 || split === undefined) return undefined
  return { split, count, random: args.fewShotRandom ?? dataset.fewShot?.random ?? false }
}

function resolveParams(benchmark: Benchmark, args: DatasetArgs): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {}
  for (const [name, spec] of Object.entries(benchmark.params)) values[name] = spec.value
  for (const [name, value] of Object.entries(args.extraParams ?? {})) {
    const spec = benchmark.params[name]
    const at = `dataset_args.${benchmark.name}.extra_params.${name}`
    if (!spec) {
      const known = Object.keys(benchmark.params)
      throw invalid(
        `${at}: the benchmark has no such parameter`,
        known.length > 0 ? `Known parameters: ${known.join(", ")}.` : "It has no extra parameters.",
      )
    }
    if (spec.choices && !spec.choices.includes(value)) {
      throw invalid(
        `${at}: ${JSON.stringify(value)} is not allowed`,
        `Choose one of ${spec.choices.join(", ")}.`,
      )
    }
    values[name] = value
  }
  return values
}

function invalid(problem: string, hint: string): EvalScopeError {
  return new EvalScopeError({ code: "config_invalid", message: `${problem}.`, hint })
}
