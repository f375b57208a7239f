import type { MetricInfo } from "../scoring/scorer.js"
import type { MetricReport } from "./benchmark-report.js"
import type { MetricIdentity } from "./metric-identity.js"
import { formatFixed } from "./round-half-up.js"

/** Printed where there is no value. */
export const missing = "—"

const dimensionOrder = ["target", "level", "scope", "ngram", "variant", "statistic"]
const acronyms: ReadonlySet<string> = new Set(["f1", "em", "bleu", "wer", "cer", "iou", "anls", "ast", "qa"])

/** `Accuracy ↑ · pass@2`: the metric's name, its direction, and its dimensions. `ascii` leaves out the arrow. */
export function metricLabel(
  metric: Pick<MetricReport, "identity" | "info" | "legacyName">,
  options: { ascii?: boolean } = {},
): string {
  const { identity, info } = metric
  const name =
    identity.name === "legacy_metric" && metric.legacyName
      ? metric.legacyName
      : (info.displayName ?? titleOf(identity.name))
  const arrow = info.kind === "diagnostic" ? "" : info.direction === "lower" ? "↓" : "↑"
  const head = arrow === "" || options.ascii ? name : `${name} ${arrow}`
  // A name that was given may have its dimensions in it already: ROUGE-L recall.
  const given = identity.name === "legacy_metric" ? "" : (info.displayName ?? "").toLowerCase()
  const further = dimensionTexts(identity).filter((text) => !given.includes(text.toLowerCase()))
  return [head, foldText(identity), ...further]
    .filter((part) => part !== "")
    .join(options.ascii ? " - " : " · ")
}

const foldSigns: Readonly<Record<string, string>> = {
  pass_at_k: "pass@",
  pass_hat_k: "pass^",
  vote_at_k: "vote@",
}

/** `pass@2` and its kin name the fold; a mean goes without saying. */
function foldText({ aggregation, dimensions }: MetricIdentity): string {
  const sign = foldSigns[aggregation]
  if (sign !== undefined) return `${sign}${dimensions.k ?? "k"}`
  return aggregation === "macro_mean" ? "macro" : ""
}

function dimensionTexts({ aggregation, dimensions }: MetricIdentity): readonly string[] {
  const rank = (key: string) => {
    const at = dimensionOrder.indexOf(key)
    return at < 0 ? dimensionOrder.length : at
  }
  return Object.entries(dimensions)
    .filter(([key]) => key !== "original_name" && !(key === "k" && aggregation in foldSigns))
    .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .map(([, value]) => titleOf(String(value)))
}

/** `prompt_level_strict` → `Prompt level strict`, `f1` → `F1`. */
export function titleOf(name: string): string {
  const words = name.split("_").map((word) => (acronyms.has(word) ? word.toUpperCase() : word))
  const text = words.join(" ")
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** How a metric's values are printed. */
export interface ScoreFormat {
  /** Factor from the stored value to the printed one. */
  multiplier: number
  unit: "" | "%"
  places: number
}

/**
 * Percent for metrics that say so and for the range 0 to 1; a range of 0 to 100 is percent already. A percentage
 * needs two bounds, so metrics with an open range are plain numbers.
 */
export function scoreFormat(info: MetricInfo): ScoreFormat {
  const [min, max] = info.range ?? [0, 1]
  const bounded = min !== undefined && max !== undefined
  const percent = info.display === "percent" || (info.display === undefined && min === 0 && max === 1)
  if (!percent || !bounded) return { multiplier: 1, unit: "", places: 4 }
  return { multiplier: max <= 1 ? 100 : 1, unit: "%", places: 1 }
}

/** `58.3%`, `1.2346`, or a dash; rounded half up. */
export function formatScore(value: number | undefined, info: MetricInfo): string {
  if (value === undefined || !Number.isFinite(value)) return missing
  const { multiplier, unit } = scoreFormat(info)
  return formatFixed(scaled(value, multiplier), placesFor(info, value)) + unit
}

/** `54.1–62.4`, in the unit of the score; a dash when there is no interval. */
export function formatInterval(
  interval: readonly [number, number] | undefined,
  info: MetricInfo,
  options: { ascii?: boolean } = {},
): string {
  if (interval === undefined || !interval.every(Number.isFinite)) return options.ascii ? "-" : missing
  const { multiplier } = scoreFormat(info)
  const places = placesFor(info, ...interval)
  const [low, high] = interval.map((bound) => formatFixed(scaled(bound, multiplier), places))
  const negative = interval.some((bound) => bound < 0)
  return options.ascii || negative ? `${low} to ${high}` : `${low}–${high}`
}

/** A signed difference of two scores: `+3.2`, `-0.4`, `0.0`; percentages are in points. */
export function formatDifference(value: number | undefined, info: MetricInfo): string {
  if (value === undefined || !Number.isFinite(value)) return missing
  const { multiplier } = scoreFormat(info)
  const text = formatFixed(scaled(value, multiplier), placesFor(info, value))
  return value > 0 && Number(text) !== 0 ? `+${text}` : text
}

/** Plain numbers of two and more digits need no four decimals. */
function placesFor(info: MetricInfo, ...values: readonly number[]): number {
  const { unit, places } = scoreFormat(info)
  return unit === "" && values.some((value) => Math.abs(value) >= 10) ? 2 : places
}

/** Multiplies by a power of ten without adding binary noise, so that ties stay ties. */
function scaled(value: number, multiplier: number): number {
  if (multiplier !== 100) return value * multiplier
  const [mantissa, exponent = "0"] = String(value).split("e")
  return Number(`${mantissa}e${Number(exponent) + 2}`)
}
