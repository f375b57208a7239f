import type { z } from "zod"
import type { predictionsSchema, SampleRow } from "../api/index.js"
import { readSample, type SampleIndexes, type SampleSource } from "../samples/index.js"

type PredictionRow = z.infer<typeof predictionsSchema>["predictions"][number]

/** What stands for a prediction that is the whole reply. */
const sameAsGenerated = "*Same as Generated*"

/** A sample as the original's page of predictions has it. */
export async function predictionRow(
  indexes: SampleIndexes,
  source: SampleSource,
  row: SampleRow,
): Promise<PredictionRow> {
  const detail = await readSample(indexes, source, row, { full: false, raw: false, labelsOf: () => [] })
  const textOf = (message: (typeof detail.messages)[number]) =>
    message.parts.flatMap((part) => (part.type === "text" ? part.text : [])).join("\n")
  const replies = detail.messages.filter(({ role }) => role === "assistant")
  const generated = replies.map(textOf).join("\n")
  const extracted = detail.extracted ?? detail.prediction
  return {
    Index: String(row.index),
    Input: detail.messages
      .filter(({ role }) => role !== "assistant")
      .map(textOf)
      .join("\n\n"),
    Metadata: detail.metadata,
    Generated: generated,
    Gold: detail.target.join("\n"),
    Pred: extracted === generated ? sameAsGenerated : extracted,
    Score: { ...row.scores, explanation: detail.explanation, metadata: detail.score_metadata },
    NScore: row.score,
    Status: row.status,
    PerfMetrics: {
      latency_ms: row.latency_ms,
      input_tokens: row.input_tokens,
      output_tokens: row.output_tokens,
    },
    Messages: detail.messages,
    ...(detail.trace !== null && { AgentTrace: detail.trace }),
  }
}
