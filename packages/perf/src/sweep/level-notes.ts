import { isTraceDataset, type PerfConfig } from "../config/index.js"
import type { LevelMetrics } from "../metrics/level-metrics.js"
import type { PromptLengths } from "../run/prompt-lengths.js"
import type { LevelSpec } from "./levels.js"

/** What a reader must know of a level that its figures do not say. */
export function levelNotes(
  config: PerfConfig,
  spec: LevelSpec,
  { metrics, lengths }: { readonly metrics: LevelMetrics; readonly lengths: PromptLengths | undefined },
): string[] {
  return [
    ...(isTraceDataset(config.dataset) ? [] : shortfall(spec, metrics)),
    ...lengthNotes(lengths, config.tokenizerPath !== undefined),
    ...estimateNotes(metrics, config.tokenizerPath !== undefined),
  ]
}

/** Fewer requests than asked, because the data or the time were over. */
function shortfall(spec: LevelSpec, { counts }: LevelMetrics): string[] {
  if (spec.number === undefined || spec.durationSeconds !== undefined || counts.stopped > 0) return []
  return counts.total > 0 && counts.total < spec.number && counts.failed === 0
    ? [`${counts.total} of ${spec.number} requests were sent: there were no more data.`]
    : []
}

/** Prompts that the server counts otherwise than they were made: by more than one in a hundred. */
function lengthNotes(lengths: PromptLengths | undefined, hasTokenizer: boolean): string[] {
  if (lengths === undefined || lengths.asked === 0) return []
  const ratio = lengths.counted / lengths.asked
  if (Math.abs(ratio - 1) <= 0.01) return []
  const [asked, counted] = [lengths.asked, lengths.counted].map((sum) => Math.round(sum / lengths.requests))
  const how = hasTokenizer ? "is --tokenizer-path that of the model?" : "--tokenizer-path makes them exact."
  return [`Prompts have ${counted} tokens by the server's count where ${asked} were asked for: ${how}`]
}

function estimateNotes({ counts }: LevelMetrics, hasTokenizer: boolean): string[] {
  if (counts.estimatedTokenCounts === 0) return []
  const how = hasTokenizer
    ? "they were counted with --tokenizer-path"
    : "every event of a stream counts as one token; --tokenizer-path would count better"
  return [`The server gave no token counts for ${counts.estimatedTokenCounts} requests: ${how}.`]
}
