import type { Benchmark } from "../benchmark/benchmark.js"
import type { Outcome, OutcomeCounts } from "../run/outcome.js"
import { outcomes } from "../run/outcome.js"
import type { Aggregation } from "../scoring/aggregation.js"
import { isUsable, type ScoreStatus } from "../scoring/score.js"
import type { MetricInfo } from "../scoring/scorer.js"
import type { BenchmarkReport, SubsetExecution } from "./benchmark-report.js"
import { judgeCollector } from "./judge-collector.js"
import { foldMetrics } from "./metric-fold.js"
import { perfCollector, type RequestPerf } from "./perf-collector.js"
import { failures, type SampleColumns, sampleColumns } from "./sample-columns.js"
import { valuesOf } from "./sample-values.js"

export interface ReportBuilderOptions {
  /** The model's name in reports. */
  model: string
  benchmark: Pick<
    Benchmark,
    "name" | "prettyName" | "description" | "dataset" | "scorer" | "categoryOf" | "overall"
  >
  aggregation: Aggregation
  /** What is scored, when it is not `benchmark.scorer.metrics`. */
  metrics?: readonly MetricInfo[] | undefined
  /** Name of the headline metric; default the first of quality. */
  primaryMetric?: string | undefined
}

/** The verdict on one sample. A record for an id that is known already takes its place. */
export interface ScoreRecord {
  subset: string
  /** Position inside the subset. */
  id: number
  groupId: number
  generationIndex: number
  values: Readonly<Record<string, number>>
  weights?: Readonly<Record<string, number>> | undefined
  /** Unusable statuses leave every mean. */
  status?: ScoreStatus | undefined
  outcome: Outcome
  /** Kept only when the aggregation votes on it. */
  extracted?: string | undefined
  judgeSummary?: Readonly<Record<string, unknown>> | undefined
}

export interface FailureRecord {
  subset: string
  id: number
  outcome: Outcome
}

/** Gathers a benchmark's scores as they come in, in memory that grows by about ten bytes a sample and metric. */
export interface ReportBuilder {
  /** States how many samples a subset has. Subsets without a single verdict appear in the execution summary. */
  requested(subset: string, samples: number): void
  add(record: ScoreRecord): void
  failed(record: FailureRecord): void
  addPerf(request: RequestPerf): void
  /** Scores of one subset so far, by metric; a metric that is folded in several ways shows its first fold. */
  subset(name: string): { n: number; scores: Readonly<Record<string, number>> }
  finish(): BenchmarkReport
}

interface SubsetState {
  requested: number
  columns: SampleColumns
}

export function createReportBuilder(options: ReportBuilderOptions): ReportBuilder {
  const { benchmark, aggregation } = options
  const declared = options.metrics ?? benchmark.scorer.metrics
  const metrics: MetricInfo[] = [...declared]
  const positions = new Map(metrics.map((metric, position) => [metric.name, position]))
  const subsets = new Map<string, SubsetState>()
  const perf = perfCollector()
  const judge = judgeCollector()

  const stateOf = (name: string): SubsetState => {
    const known = subsets.get(name)
    if (known) return known
    const fresh = { requested: 0, columns: sampleColumns() }
    subsets.set(name, fresh)
    return fresh
  }
  const positionOf = (metric: string): number => {
    const known = positions.get(metric)
    if (known !== undefined) return known
    positions.set(metric, metrics.length)
    return metrics.push({ name: metric }) - 1
  }
  const indexed = (named: Readonly<Record<string, number>>): ReadonlyMap<number, number> => {
    const found = new Map<number, number>()
    for (const [metric, value] of Object.entries(named)) {
      if (Number.isFinite(value)) found.set(positionOf(metric), value)
    }
    return found
  }

  return {
    requested(subset, samples) {
      stateOf(subset).requested = samples
    },
    add(record) {
      const usable = isUsable(record.status)
      const values = usable ? indexed(valuesOf(record, declared)) : new Map<number, number>()
      if (record.judgeSummary) judge.add(record.judgeSummary, usable)
      stateOf(record.subset).columns.put({
        id: record.id,
        groupId: record.groupId,
        generationIndex: record.generationIndex,
        outcome: record.outcome,
        values,
        weights: indexed(record.weights ?? {}),
        extracted: aggregation.needsExtracted ? record.extracted : undefined,
      })
    },
    failed({ subset, id, outcome }) {
      const none = new Map<number, number>()
      const row = { id, groupId: id, generationIndex: 0, values: none, weights: none, extracted: undefined }
      stateOf(subset).columns.put({ ...row, outcome })
    },
    addPerf: (request) => perf.add(request),
    subset(name) {
      const columns = subsets.get(name)?.columns
      const scores: Record<string, number> = {}
      let n = 0
      for (const [metric, position] of positions) {
        const [first] = columns ? aggregation.fold(columns.attempts(position)) : []
        if (first === undefined || first.n === 0) continue
        scores[metric] = first.value
        n = Math.max(n, first.n)
      }
      return { n, scores }
    },
    finish() {
      const ordered = inOrder(subsets, benchmark.dataset.subsets)
      const reports = foldMetrics(
        metrics,
        ordered,
        options.aggregation,
        benchmark.categoryOf,
        options.primaryMetric,
      )
      const execution = executionOf(ordered)
      return {
        model: options.model,
        benchmark: benchmark.name,
        prettyName: benchmark.prettyName,
        description: benchmark.description,
        metrics: reports,
        outcomes: totalOutcomes(ordered),
        perf: perf.summary(),
        judge: judge.summary(),
        execution,
        overall: benchmark.overall,
        analysis: undefined,
      }
    },
  }
}

type Ordered = readonly (readonly [name: string, state: SubsetState])[]

/** The benchmark's order of subsets; others follow by name, so that the order of completion shows nowhere. */
function inOrder(subsets: ReadonlyMap<string, SubsetState>, order: readonly string[]): Ordered {
  const rank = new Map(order.map((name, position) => [name, position]))
  const at = (name: string) => rank.get(name) ?? order.length
  return [...subsets].sort(([a], [b]) => at(a) - at(b) || (a < b ? -1 : 1))
}

function executionOf(subsets: Ordered): BenchmarkReport["execution"] {
  const total = { requested: 0, succeeded: 0, errored: 0 }
  const bySubset: Record<string, SubsetExecution> = {}
  for (const [name, { requested, columns }] of subsets) {
    let succeeded = 0
    let errored = 0
    for (const [outcome, count] of columns.outcomes()) {
      if (failures.has(outcome)) errored += count
      else succeeded += count
    }
    const known = { requested: Math.max(requested, succeeded + errored), succeeded, errored }
    bySubset[name] = known
    total.requested += known.requested
    total.succeeded += succeeded
    total.errored += errored
  }
  return { ...total, subsets: bySubset }
}

function totalOutcomes(subsets: Ordered): OutcomeCounts {
  const counts: Partial<Record<Outcome, number>> = {}
  for (const [, { columns }] of subsets) {
    for (const [outcome, count] of columns.outcomes()) counts[outcome] = (counts[outcome] ?? 0) + count
  }
  return Object.fromEntries(outcomes.flatMap((name) => (counts[name] ? [[name, counts[name]]] : [])))
}
