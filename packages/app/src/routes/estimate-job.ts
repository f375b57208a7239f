import { contentText, type PlannedBenchmark, parseTasks, planBenchmark } from "@evalscope/core"
import type { Estimate, EstimateBody } from "../api/index.js"
import { ServiceError } from "../errors/index.js"
import { splitSampleIds } from "../jobs/index.js"

const patienceMs = 60_000
/** Prompts of a benchmark that are rendered to know how long they are. */
const measuredPrompts = 40
/** About what models write when nothing limits them. */
const assumedReplyTokens = 512

/**
 * Samples, tokens, cost and time of an evaluation; asks no model. Data that is not on this machine is fetched.
 * @throws ServiceError 422 for other kinds of jobs
 */
export async function estimateJob(
  { kind, price, seconds_per_request: seconds }: EstimateBody,
  config: Readonly<Record<string, unknown>>,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Estimate> {
  const [task] = kind === "eval" ? parseTasks(splitSampleIds(config).config).tasks : []
  if (!task) {
    throw new ServiceError({
      status: 422,
      code: "not_supported",
      message: "Only evaluations can be estimated.",
      hint: "A load test sends number requests at each level; an arena asks its judges for every pair.",
    })
  }
  const { loadBenchmark } = await import("@evalscope/benchmarks")
  const patience = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)])
  const reply = Math.min(task.generationConfig.maxTokens ?? assumedReplyTokens, assumedReplyTokens)
  const datasets: Estimate["datasets"] = []
  for (const name of task.datasets) {
    const plan = await planBenchmark(await loadBenchmark(name), task, { env, signal: patience })
    const { samples, tokens } = await measure(plan)
    datasets.push({
      dataset: name,
      samples,
      input_tokens: Math.round(samples * tokens),
      output_tokens: samples * reply,
    })
  }
  const sum = (field: "samples" | "input_tokens" | "output_tokens") =>
    datasets.reduce((total, one) => total + one[field], 0)
  const [requests, input, output] = [sum("samples"), sum("input_tokens"), sum("output_tokens")]
  return {
    datasets,
    requests,
    input_tokens: input,
    output_tokens: output,
    cost_usd: price ? (input * price.input + output * price.output) / 1e6 : null,
    seconds: (requests * seconds) / task.evalBatchSize,
  }
}

/** Samples, and the mean tokens of the first prompts of each subset. */
async function measure(plan: PlannedBenchmark): Promise<{ samples: number; tokens: number }> {
  const enough = Math.ceil(measuredPrompts / Math.max(1, plan.subsets.length))
  let [samples, prompts, tokens] = [0, 0, 0]
  for (const subset of plan.subsets) {
    const known = await plan.count(subset)
    let seen = 0
    for await (const { messages } of plan.samples(subset)) {
      seen += 1
      if (seen <= enough) {
        prompts += 1
        for (const { content } of messages) tokens += tokensOf(contentText(content))
      } else if (known !== undefined) break
    }
    samples += known ?? seen
  }
  return { samples, tokens: prompts === 0 ? 0 : tokens / prompts }
}

/** About 4 characters of Latin script, or 1.5 of Chinese, Japanese and Korean, make a token. */
function tokensOf(text: string): number {
  const wide = text.match(/[\u3000-\u9fff\uac00-\ud7af\uff00-\uffef]/g)?.length ?? 0
  return wide / 1.5 + (text.length - wide) / 4
}
