import {
  contentText,
  formatTextTable,
  minimumDetectableDifference,
  type PlannedBenchmark,
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

/** Prompts that are rendered to know how long they are. */
const measuredPrompts = 40
/** About what models write when nothing limits them. */
const assumedReplyTokens = 512
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
    const { samples, meanTokens } = await measure(
      plan,
      select && ((sample) => select(sample, benchmark.name)),
    )
    const questions = Math.floor(samples / task.repeats)
    const replyTokens = Math.min(task.generationConfig.maxTokens ?? assumedReplyTokens, assumedReplyTokens)
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

type Test = (sample: Parameters<NonNullable<Awaited<ReturnType<typeof selectSamples>>>>[0]) => boolean

/** Counts samples, and the mean length of the first prompts of each subset. */
async function measure(
  plan: PlannedBenchmark,
  select: Test | undefined,
): Promise<{ samples: number; meanTokens: number }> {
  let samples = 0
  let prompts = 0
  let tokens = 0
  for (const subset of plan.subsets) {
    const known = select ? undefined : await plan.count(subset)
    const enough = Math.ceil(measuredPrompts / plan.subsets.length)
    let seen = 0
    for await (const { sample, messages } of plan.samples(subset)) {
      if (select && !select(sample)) continue
      seen += 1
      if (seen <= enough) {
        prompts += 1
        tokens += messages.reduce((sum, message) => sum + tokensOfText(contentText(message.content)), 0)
      } else if (known !== undefined) break
    }
    samples += known ?? seen
  }
  return { samples, meanTokens: prompts === 0 ? 0 : tokens / prompts }
}

/** About 4 characters of Latin script, or 1.5 of Chinese, Japanese and Korean, make a token. */
function tokensOfText(text: string): number {
  const wide = text.match(/[\u3000-\u9fff\uac00-\ud7af\uff00-\uffef]/g)?.length ?? 0
  return wide / 1.5 + (text.length - wide) / 4
}

function short(count: number): string {
  if (count < 1000) return String(count)
  return count < 1e6 ? `${(count / 1000).toFixed(1)}k` : `${(count / 1e6).toFixed(1)}M`
}
