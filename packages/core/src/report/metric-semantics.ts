import { z } from "zod"
import type { MetricInfo } from "../scoring/scorer.js"
import { scoreFormat, titleOf } from "./metric-label.js"

/** How a metric is to be read and printed, in the words of the original's report files. */
export const metricSemanticsSchema = z.object({
  semantic_id: z.string().default("diagnostic.unspecified"),
  metric_name: z.string(),
  display_name: z.string().nullish(),
  kind: z.enum(["quality", "diagnostic"]).default("quality"),
  direction: z.enum(["higher_is_better", "lower_is_better", "none"]).default("none"),
  raw_unit: z.string().nullish(),
  value_range: z.object({ min: z.number(), max: z.number() }).nullish(),
  display_kind: z.enum(["number", "percent"]).default("number"),
  display_multiplier: z.number().nullish(),
  display_unit: z.string().nullish(),
  display_precision: z.number().default(4),
})

export type MetricSemantics = z.infer<typeof metricSemanticsSchema>

/** The block that the original stores with each metric. */
export function semanticsOf(name: string, info: MetricInfo): MetricSemantics {
  const diagnostic = info.kind === "diagnostic"
  const [min, max] = info.range ?? [0, 1]
  const { multiplier, unit, places } = scoreFormat(info)
  const percent = unit === "%"
  const scale = percent ? (multiplier === 100 ? "ratio" : "points_100") : "unbounded"
  return {
    semantic_id: `${diagnostic ? "diagnostic" : "quality"}.${name}.${scale}`,
    metric_name: info.displayName ?? titleOf(name),
    display_name: diagnostic ? (info.displayName ?? null) : null,
    kind: diagnostic ? "diagnostic" : "quality",
    direction: diagnostic ? "none" : info.direction === "lower" ? "lower_is_better" : "higher_is_better",
    raw_unit: null,
    value_range: min !== undefined && max !== undefined && min < max ? { min, max } : null,
    display_kind: percent ? "percent" : "number",
    display_multiplier: percent ? multiplier : null,
    display_unit: percent ? "%" : null,
    display_precision: places,
  }
}

/** The metric's meaning as read from a report file. */
export function infoOf(name: string, semantics: MetricSemantics): MetricInfo {
  const range = semantics.value_range
  const displayName = semantics.kind === "diagnostic" ? semantics.display_name : semantics.metric_name
  return {
    name,
    ...(displayName && displayName !== titleOf(name) && { displayName }),
    kind: semantics.kind,
    direction: semantics.direction === "lower_is_better" ? "lower" : "higher",
    range: [range?.min, range?.max],
    display: semantics.display_kind,
  }
}

const lowerIsBetter: ReadonlySet<string> = new Set(["wer", "cer", "hallucination_rate", "error_rate"])

/**
 * The meaning of a metric in a report from before meanings were stored: values within 0 and 1 are read as a ratio,
 * anything else as a plain number.
 */
export function guessedInfo(name: string, values: readonly number[]): MetricInfo {
  const ratio = values.every((value) => value >= 0 && value <= 1)
  return {
    name,
    kind: "quality",
    direction: lowerIsBetter.has(name) ? "lower" : "higher",
    range: ratio ? [0, 1] : [undefined, undefined],
    display: ratio ? "percent" : "number",
  }
}
