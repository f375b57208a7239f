import type { Judgement } from "../api/index.js"
import { type JsonMap, listOf, mapOf, numberOf, textOf } from "./json-value.js"
import { type MessageViewOptions, messageViews } from "./message-view.js"

/** A review's `judge_summary` as people read it; null where no judge was asked. */
export function judgementView(summary: unknown, options: MessageViewOptions): Judgement | null {
  const map = mapOf(summary)
  if (!map) return null
  const disagreement = Object.entries(mapOf(map.disagreement) ?? {}).flatMap(([name, value]) => {
    const figure = numberOf(value)
    return figure === undefined ? [] : [[name, figure] as const]
  })
  const messagesOf = (value: unknown) => messageViews(listOf(value), options).messages
  const attempts = listOf(map.attempts).flatMap((entry) => {
    const attempt = mapOf(entry)
    return attempt ? [attemptView(attempt, messagesOf(attempt.messages))] : []
  })
  return {
    prompt: messagesOf(map.messages),
    votes: listOf(map.judges).flatMap((entry) => {
      const vote = mapOf(entry)
      const value = numberOf(vote?.value)
      return value === undefined ? [] : [{ judge: textOf(vote?.judge) ?? "judge", value }]
    }),
    attempts,
    reasons: attempts.length > 0 ? [] : listOf(map.reasoning).flatMap((text) => textOf(text) ?? []),
    disagreement: Object.fromEntries(disagreement),
  }
}

function attemptView(attempt: JsonMap, prompt: Judgement["prompt"]): Judgement["attempts"][number] {
  const usage = mapOf(attempt.usage)
  const seconds = numberOf(attempt.latency)
  const reply = attempt.raw_response
  return {
    judge: textOf(attempt.judge_id) ?? textOf(attempt.judge) ?? "judge",
    repeat: Math.trunc(numberOf(attempt.repeat_id) ?? 0),
    placement: textOf(attempt.placement) ?? null,
    status: textOf(attempt.status) ?? "success",
    grade: numberOf(attempt.parsed_value) ?? textOf(attempt.parsed_value) ?? null,
    label: textOf(attempt.label) ?? null,
    explanation: textOf(attempt.explanation) ?? "",
    reply: textOf(reply) ?? (reply == null ? null : JSON.stringify(reply)),
    error: textOf(attempt.error) ?? textOf(mapOf(attempt.error)?.message) ?? null,
    prompt,
    latency_ms: seconds === undefined ? null : seconds * 1000,
    input_tokens: numberOf(usage?.input_tokens) ?? null,
    output_tokens: numberOf(usage?.output_tokens) ?? null,
  }
}
