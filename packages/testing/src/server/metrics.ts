import type { MockServerStats } from "./counters.js"

/**
 * Counters in the Prometheus text format, under vLLM's names so that scrapers find them. With several tokens
 * per event, each step counts as one draft: they agree with the plan exactly.
 */
export function formatMetrics(stats: MockServerStats, tokensPerEvent: number): string {
  const lines: string[] = []
  const metric = (name: string, kind: "gauge" | "counter", value: number): void => {
    lines.push(`# TYPE vllm:${name} ${kind}`, `vllm:${name} ${value}`)
  }
  metric("num_requests_running", "gauge", stats.inFlight - stats.queued)
  metric("num_requests_waiting", "gauge", stats.queued)
  metric("prompt_tokens_total", "counter", stats.inputTokens)
  metric("generation_tokens_total", "counter", stats.tokens)
  metric("request_success_total", "counter", stats.completed)
  metric("prefix_cache_queries_total", "counter", stats.inputTokens)
  metric("prefix_cache_hits_total", "counter", stats.cachedTokens)
  if (tokensPerEvent > 1) {
    metric("spec_decode_num_drafts_total", "counter", stats.steps)
    metric("spec_decode_num_draft_tokens_total", "counter", stats.steps * (tokensPerEvent - 1))
    metric("spec_decode_num_accepted_tokens_total", "counter", stats.extraTokens)
  }
  return `${lines.join("\n")}\n`
}
