import type { Benchmark, Sample } from "../benchmark/index.js"
import { contentText, type ModelOutput } from "../model/index.js"
import type { ExtractionStep, Score } from "../scoring/index.js"
import type { TaskConfig } from "../task/index.js"
import { resolveSettings } from "./settings.js"

/** How a reply is read and scored by rule. */
export interface ScoreExplanation {
  scorer: string
  /** The reply's text, and what the filters left of it. */
  reply: string
  filtered: string
  /** Names of the filters, in order. */
  filters: readonly string[]
  /** Empty for scorers that extract nothing, and in compatibility mode. */
  steps: readonly ExtractionStep[]
  /** Undefined when only a sandbox could tell. */
  score: Score | undefined
}

/**
 * Scores a stored reply again by rule, as a run of the task would, and tells what each step made of it. Nothing is
 * written, no model and no judge is asked.
 * @throws EvalScopeError `config_invalid` when the task's settings do not fit the benchmark
 */
export async function explainScore(
  benchmark: Benchmark,
  task: TaskConfig,
  { sample, output }: { sample: Sample; output: ModelOutput },
): Promise<ScoreExplanation> {
  const { scorer, filter, filters, params } = resolveSettings(benchmark, task)
  const message = output.choices[0]?.message
  const reply = message ? contentText(message.content) : ""
  const filtered = filter(reply)
  const input = { sample, prediction: filtered, output, compat: task.compat, params }
  return {
    scorer: scorer.name,
    reply,
    filtered,
    filters: filters.flatMap((config) =>
      Array.isArray(config) ? config.map(([name]) => String(name)) : Object.keys(config),
    ),
    steps: scorer.trace?.(input) ?? [],
    score: scorer.needsCodeRunner ? undefined : await scorer.score(input),
  }
}
