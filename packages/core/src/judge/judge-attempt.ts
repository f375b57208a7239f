import type { ParsedVerdict } from "./verdict.js"

/** One time that a judge was asked about a case: a usable verdict, or why there is none. */
export type JudgeAttempt = {
  repeat: number
  /** The reply that counts, word for word; undefined when none came. */
  reply: string | undefined
  /** What it took, a second question for a readable reply included; nothing for a reply from the cache. */
  spent: { inputTokens: number; outputTokens: number; latencyMs: number }
} & (
  | { verdict: Extract<ParsedVerdict, { ok: true }> }
  | { failure: { kind: "parse_error" | "transport_error"; message: string } }
)

/** An attempt as it is kept in a review, with the original's names for its parts. */
export function attemptToJson(judge: string, attempt: JudgeAttempt): Readonly<Record<string, unknown>> {
  const { repeat, reply, spent } = attempt
  return {
    judge_id: judge,
    repeat_id: repeat,
    ...("verdict" in attempt
      ? {
          status: "success",
          parsed_value: attempt.verdict.value,
          ...(attempt.verdict.label !== undefined && { label: attempt.verdict.label }),
          explanation: attempt.verdict.reasoning,
        }
      : { status: attempt.failure.kind, parsed_value: null, error: attempt.failure.message }),
    raw_response: reply ?? null,
    latency: spent.latencyMs / 1000,
    usage: { input_tokens: spent.inputTokens, output_tokens: spent.outputTokens },
  }
}
