import { expectedReplyTokens, measurePrompts, parseTasks, planBenchmark } from "@evalscope/core"
import type { Estimate, EstimateBody } from "../api/index.js"
import { ServiceError } from "../errors/index.js"
import { splitRunOptions } from "../jobs/index.js"

const patienceMs = 60_000

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
  const [task] = kind === "eval" ? parseTasks(splitRunOptions(config).config).tasks : []
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
  const reply = expectedReplyTokens(task.generationConfig.maxTokens)
  const datasets: Estimate["datasets"] = []
  for (const name of task.datasets) {
    const plan = await planBenchmark(await loadBenchmark(name), task, { env, signal: patience })
    const { samples, meanTokens } = await measurePrompts(plan)
    datasets.push({
      dataset: name,
      samples,
      input_tokens: Math.round(samples * meanTokens),
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
