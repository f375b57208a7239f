import { parseTasks, planBenchmark } from "@evalscope/core"
import type { Preview } from "../api/index.js"
import { messageViews } from "../samples/index.js"

const patienceMs = 60_000

/**
 * Prompts of a benchmark from a position on, evenly over its subsets, as a run of the config would send them. Data that is not
 * on this machine is fetched.
 */
export async function previewBenchmark(
  name: string,
  config: Readonly<Record<string, unknown>>,
  { count, index }: { count: number; index: number },
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Preview> {
  const { tasks } = parseTasks(config)
  const [task] = tasks
  if (!task) throw new Error("A preview has one task.")
  const { loadBenchmark } = await import("@evalscope/benchmarks")
  const patience = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)])
  const plan = await planBenchmark(await loadBenchmark(name), task, { env, signal: patience })
  const samples: Preview["samples"] = []
  const chosen = plan.subsets.slice(0, count)
  const each = Math.ceil(count / Math.max(1, chosen.length))
  for (const subset of chosen) {
    let position = -1
    let taken = 0
    for await (const { sample, messages } of plan.samples(subset)) {
      patience.throwIfAborted()
      position += 1
      if (position < index) continue
      const shown = messageViews(messages, { full: false, mediaUrl: () => "" }).messages
      samples.push({ subset, messages: shown, target: [sample.target].flat() })
      taken += 1
      if (taken >= each || samples.length >= count) break
    }
    if (samples.length >= count) break
  }
  const subsets = await Promise.all(
    plan.subsets.map(async (subset) => ({ name: subset, samples: (await plan.count(subset)) ?? null })),
  )
  return { data: plan.data, subsets, samples }
}
