import type { MetricSemantics } from "./metric-semantics.js"

/** How the figures of `perf_metrics.summary` are to be printed, by field, for readers that know no units. */
export function perfSemantics(): Readonly<Record<string, MetricSemantics>> {
  return {
    n_samples: field("samples", "Samples", { precision: 0 }),
    latency: field("latency", "Latency", { rawUnit: "s", unit: "s", precision: 3, lower: true }),
    ttft: field("ttft", "TTFT", { rawUnit: "s", unit: "ms", multiplier: 1000, precision: 1, lower: true }),
    tpot: field("tpot", "TPOT", { rawUnit: "s", unit: "ms", multiplier: 1000, precision: 1, lower: true }),
    "throughput.avg_output_tps": field("output_throughput", "Output Throughput", {
      rawUnit: "tok/s",
      unit: "tok/s",
      precision: 2,
    }),
    "throughput.avg_req_ps": field("request_throughput", "Request Throughput", {
      rawUnit: "req/s",
      unit: "req/s",
      precision: 4,
    }),
    "usage.input_tokens": field("input_tokens", "Input Tokens", { precision: 0 }),
    "usage.output_tokens": field("output_tokens", "Output Tokens", { precision: 0 }),
    "usage.total_tokens": field("total_tokens", "Total Tokens", { precision: 0 }),
  }
}

function field(
  id: string,
  name: string,
  options: { rawUnit?: string; unit?: string; multiplier?: number; precision: number; lower?: boolean },
): MetricSemantics {
  const counted = options.rawUnit === undefined
  return {
    semantic_id: `performance.${id}.${options.rawUnit?.replace("/", "_per_") ?? "count"}`,
    metric_name: name,
    display_name: null,
    kind: counted ? "diagnostic" : "quality",
    direction: counted ? "none" : options.lower ? "lower_is_better" : "higher_is_better",
    raw_unit: options.rawUnit ?? null,
    value_range: null,
    display_kind: "number",
    display_multiplier: options.multiplier ?? null,
    display_unit: options.unit ?? null,
    display_precision: options.precision,
  }
}
