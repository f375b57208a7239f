import type { Sample } from "../benchmark/index.js"
import type { GenerationConfig, Message, ModelOutput } from "../model/index.js"
import { contentText } from "../model/index.js"
import { canonicalJson, sha256 } from "../store/index.js"
import type { JudgeConfig } from "../task/index.js"
import type { BenchmarkSettings } from "./settings.js"

/**
 * Three identities decide what an earlier run's results are still good for. Each is a hash over exactly what
 * its step depends on, so that a larger limit, a moved endpoint, a new key or one more metric reuse the rest.
 */

/** Settings of transport: they change how a request travels, not what the model is asked. */
const transportFields: ReadonlySet<string> = new Set([
  "timeout",
  "retries",
  "retryInterval",
  "stream",
  "extraHeaders",
  "n",
])

/** The same among the options of a model, in both spellings. */
const transportArgs: ReadonlySet<string> = new Set([
  "client",
  "headers",
  "streamEnd",
  "stream_end",
  "apiUrl",
  "api_url",
  "apiKey",
  "api_key",
])

export type PredictionKey = (messages: readonly Message[], sample: Sample) => string

/** Hash of what decides a reply: model, generation settings, prompt, tools, and which repeat it is. */
export function predictionIdentity(model: {
  name: string
  args: Readonly<Record<string, unknown>>
  generation: GenerationConfig
}): PredictionKey {
  const generation = without(transportFields, model.generation)
  const args = without(transportArgs, model.args)
  const scope = sha256(canonicalJson({ name: model.name, args, generation }), 16)
  return (messages, sample) =>
    sha256(
      `${scope}\n${sample.generationIndex}\n${JSON.stringify(messages)}${sample.tools ? canonicalJson(sample.tools) : ""}`,
      32,
    )
}

function without(names: ReadonlySet<string>, fields: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.has(name)))
}

export type ScoreKey = (sample: Sample, output: ModelOutput) => string

/** Hash of what decides a verdict: scorer, filters, parameters, judge, the reference and the reply. */
export function scoreIdentity(
  settings: BenchmarkSettings,
  options: { compat: boolean; judge: { mode: string; config: JudgeConfig } | undefined },
): ScoreKey {
  const { scorer, filters, params } = settings
  const judge = options.judge && {
    mode: options.judge.mode,
    contract: options.judge.config.contract,
    repeats: options.judge.config.repeats,
    aggregation: options.judge.config.aggregation,
    minValidJudges: options.judge.config.minValidJudges,
    models: options.judge.config.models.map(({ modelId, judgeId, generationConfig }) => ({
      modelId,
      judgeId,
      generationConfig,
    })),
  }
  const scope = sha256(
    canonicalJson({
      benchmark: settings.benchmark.name,
      version: settings.benchmark.version,
      scorer: scorer.name,
      scorerVersion: scorer.version ?? "1",
      metrics: scorer.metrics.map((metric) => metric.name),
      filters,
      params,
      compat: options.compat,
      judge,
    }),
    16,
  )
  return (sample, output) => {
    const choice = output.choices[0]
    const reply = choice ? contentText(choice.message.content) : ""
    return sha256(
      `${scope}\n${JSON.stringify([sample.target, sample.choices ?? null, sample.groupId])}\n${choice?.stopReason}\n${reply}`,
      32,
    )
  }
}

/** Hash of what decides a benchmark's report besides its reviews. */
export function reportIdentity(settings: BenchmarkSettings): string {
  const { benchmark, aggregation, primaryMetric, subsets } = settings
  return sha256(
    canonicalJson({
      benchmark: benchmark.name,
      version: benchmark.version,
      aggregation: aggregation.name,
      primaryMetric,
      subsets,
    }),
  )
}
