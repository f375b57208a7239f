import {
  expectedReplyTokens,
  formatTextTable,
  measurePrompts,
  minimumDetectableDifference,
  planBenchmark,
} from "@evalscope/core"
import type { ParsedFlags } from "../flags/index.js"
import type { Io } from "../io.js"
import { formatDuration } from "../output/duration.js"
import { safeLine } from "../output/safe-text.js"
import { selectSamples } from "../task/select-samples.js"
import { type PlannedTask, planEval } from "./plan-eval.js"

interface Estimate {
  dataset: string
  data: string
  models: number
  /** Of one model. */
  samples: number
  /** Half the widest 95% interval that a share of right answers can have. */
  interval: number
  /** The difference between two runs that has an 80% chance to be seen, when a quarter of the questions change. */
  detectable: number | null
  /** Estimated over all models. */
  input_tokens: number
  output_tokens: number
  cost_usd: number | null
}

const assumedSecondsPerRequest = 5

/** Resolves everything a run would, counts its samples and estimates its tokens; asks no model. */
export async function runDry(parsed: ParsedFlags, io: Io, command: string): Promise<number> {
  const plan = await planEval(parsed, io)
  for (const warning of plan.warnings) io.err(`warning: ${safeLine(warning)}\n`)
  const estimates: Estimate[] = []
  for (const task of plan.tasks) estimates.push(...(await estimate(task, io)))
  const requests = estimates.reduce((sum, one) => sum + one.samples * one.models, 0)
  const costs = estimates.map((one) => one.cost_usd)
  const cost = costs.includes(null) ? null : costs.reduce<number>((sum, one) => sum + (one ?? 0), 0)
  const atOnce = plan.tasks[0]?.task.evalBatchSize ?? 1
  const seconds = (requests * assumedSecondsPerRequest) / atOnce
  if (parsed.values.has("json")) {
    const document = {
      schema_version: 1,
      command,
      dry_run: true,
      estimates,
      requests,
      cost_usd: cost,
      warnings: plan.warnings,
    }
    io.out(`${JSON.stringify(document, null, 2)}\n`)
    return 0
  }
  const number = (title: string) => ({ title, align: "right" as const })
  const columns = [
    { title: "Dataset", flexible: true },
    { title: "Data", flexible: true },
    number("Samples"),
    number("95% CI"),
    number("Shows"),
    number("Models"),
    number("Input tokens"),
    number("Output tokens"),
    number("Cost"),
  ]
  const rows = estimates.map((one) => ({
    cells: [
      one.dataset,
      one.data,
      String(one.samples),
      `±${(100 * one.interval).toFixed(1)}`,
      one.detectable === null ? "" : `${(100 * one.detectable).toFixed(1)}`,
      String(one.models),
      `~${short(one.input_tokens)}`,
      `~${short(one.output_tokens)}`,
      one.cost_usd === null ? "" : `~$${one.cost_usd.toFixed(2)}`,
    ],
  }))
  io.out(`${formatTextTable(columns, rows, { width: io.columns, color: io.color, ascii: io.ascii })}\n`)
  io.out(
    `${requests} requests, ${atOnce} at once${cost === null ? "; no price is known (--price)" : `, about $${cost.toFixed(2)}`}\n`,
  )
  io.out(
    "95% CI: points around a score of 50%. Shows: points between two runs that a paired test sees with 80% power.\n",
  )
  io.out(
    `About ${formatDuration(seconds * 1000)} if a reply takes ${assumedSecondsPerRequest} s. Nothing was asked.\n`,
  )
  return 0
}

async function estimate(planned: PlannedTask, io: Io): Promise<readonly Estimate[]> {
  const { task, variants, benchmarks, env, parsed, prices } = planned
  const select = await selectSamples(parsed, task, benchmarks, { env, cwd: io.cwd })
  const estimates: Estimate[] = []
  for (const benchmark of benchmarks) {
    const plan = await planBenchmark(benchmark, task, { env })
    const { samples, meanTokens } = await measurePrompts(
      plan,
      select && ((sample) => select(sample, benchmark.name)),
    )
    const questions = Math.floor(samples / task.repeats)
    const replyTokens = expectedReplyTokens(task.generationConfig.maxTokens)
    const input = Math.round(samples * meanTokens)
    const output = samples * replyTokens
    const costs = variants.map(({ model = "mock" }) => {
      const price = prices.of(model)
      return price === undefined ? null : (input * price.input + output * price.output) / 1e6
    })
    estimates.push({
      dataset: benchmark.name,
      data: plan.data,
      models: variants.length,
      samples,
      interval: 1.96 * Math.sqrt(0.25 / Math.max(1, questions)),
      detectable: questions < 2 ? null : minimumDetectableDifference(questions, { standardDeviation: 0.5 }),
      input_tokens: input * variants.length,
      output_tokens: output * variants.length,
      cost_usd: costs.includes(null) ? null : costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0),
    })
  }
  return estimates
}

function short(count: number): string {
  if (count < 1000) return String(count)
  return count < 1e6 ? `${(count / 1000).toFixed(1)}k` : `${(count / 1e6).toFixed(1)}M`
}
