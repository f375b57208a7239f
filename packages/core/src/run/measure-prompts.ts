import type { Sample } from "../benchmark/index.js"
import { contentText } from "../model/index.js"
import type { PlannedBenchmark } from "./plan.js"

/** How much a benchmark would send to a model. */
export interface PromptMeasure {
  /** Repeats counted. */
  samples: number
  /** Estimated from the first prompts of each subset. */
  meanTokens: number
}

/** Prompts of a benchmark that are rendered to know how long they are. */
const measuredPrompts = 40
/** About what models write when nothing limits them. */
const assumedReplyTokens = 512

/** Counts the samples of a plan, those that `select` takes, and estimates the length of their prompts. Asks no model. */
export async function measurePrompts(
  plan: PlannedBenchmark,
  select?: (sample: Sample) => boolean,
): Promise<PromptMeasure> {
  const enough = Math.ceil(measuredPrompts / Math.max(1, plan.subsets.length))
  let samples = 0
  let prompts = 0
  let tokens = 0
  for (const subset of plan.subsets) {
    const known = select ? undefined : await plan.count(subset)
    let seen = 0
    for await (const { sample, messages } of plan.samples(subset)) {
      if (select && !select(sample)) continue
      seen += 1
      if (seen <= enough) {
        prompts += 1
        for (const { content } of messages) tokens += tokensOf(contentText(content))
      } else if (known !== undefined) break
    }
    samples += known ?? seen
  }
  return { samples, meanTokens: prompts === 0 ? 0 : tokens / prompts }
}

/** What a reply is taken to be long, in tokens, under a limit or without one. */
export function expectedReplyTokens(maxTokens: number | undefined): number {
  return Math.min(maxTokens ?? assumedReplyTokens, assumedReplyTokens)
}

/** About 4 characters of Latin script, or 1.5 of Chinese, Japanese and Korean, make a token. */
function tokensOf(text: string): number {
  const wide = text.match(/[\u3000-\u9fff\uac00-\ud7af\uff00-\uffef]/g)?.length ?? 0
  return wide / 1.5 + (text.length - wide) / 4
}
