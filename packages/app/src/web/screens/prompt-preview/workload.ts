import type { Preview } from "../../../api/benchmark.js"

export interface Workload {
  requests: number
  inputTokens: number
}

const charactersPerToken = 4

/** What a run of the benchmark would send, judged by its first prompts; undefined where a subset's size is unknown. */
export function workloadOf(
  preview: Preview,
  config: Readonly<Record<string, unknown>>,
): Workload | undefined {
  const limit = typeof config.limit === "number" && config.limit > 0 ? config.limit : undefined
  const repeats = typeof config.repeats === "number" ? config.repeats : 1
  let samples = 0
  for (const subset of preview.subsets) {
    if (subset.samples === null) return undefined
    // Below 1 it is a share of each subset.
    samples +=
      limit === undefined
        ? subset.samples
        : limit < 1
          ? Math.ceil(subset.samples * limit)
          : Math.min(subset.samples, limit)
  }
  const lengths = preview.samples.map(({ messages }) =>
    messages.reduce(
      (sum, { parts }) =>
        sum + parts.reduce((all, part) => all + (part.type === "text" ? part.text.length : 0), 0),
      0,
    ),
  )
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length)
  const requests = samples * repeats
  return { requests, inputTokens: Math.round((requests * mean) / charactersPerToken) }
}
