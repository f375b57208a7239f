import type { Figure, MetricDescription } from "../../api/score.js"
import {
  type Formats,
  missing,
  type NumberStyle,
  useFormats,
  useLanguage,
  useMessages,
} from "../i18n/index.js"
import { metricLabel } from "./metric-label.js"
import { uiMessages } from "./ui-messages.js"

type MetricDisplay = Pick<MetricDescription, "display" | "range">

/** How the values of a metric are written. A percent metric whose range ends at 100 is stored in points already. */
export function numberStyle(metric: MetricDisplay | null | undefined): NumberStyle {
  if (!metric) return { percent: false, multiplier: 1, decimals: 3 }
  const points = (metric.range[1] ?? 1) > 1.5
  if (metric.display === "percent") return { percent: true, multiplier: points ? 1 : 100, decimals: 1 }
  return { percent: false, multiplier: 1, decimals: points ? 2 : 3 }
}

/** Where a value lies in its metric's range, 0 to 1; undefined when the range is open. */
export function positionInRange(value: number, metric: MetricDisplay | null | undefined): number | undefined {
  const [low, high] = metric?.range ?? [null, null]
  if (low === null || high === null || high <= low) return undefined
  return Math.min(1, Math.max(0, (value - low) / (high - low)))
}

/** `± 3.1` or `[12.0, 18.5]`: the interval in the fewest figures that say it. */
function intervalText(
  interval: readonly [number, number],
  value: number,
  style: NumberStyle,
  formats: Formats,
): string {
  const [low, high] = interval
  const below = value - low
  const above = high - value
  const rounded = (part: number) => (part * style.multiplier).toFixed(style.decimals)
  if (rounded(below) === rounded(above))
    return `± ${formats.decimal(above * style.multiplier, style.decimals)}`
  const text = (bound: number) => formats.decimal(bound * style.multiplier, style.decimals)
  return `${text(low)} – ${text(high)}`
}

/** A score, never without its interval. */
export function Score({ figure, metric }: { figure: Figure; metric: MetricDescription | null }) {
  const t = useMessages(uiMessages)
  const formats = useFormats()
  if (figure.value === null) return <span className="faint">{missing}</span>
  const style = numberStyle(metric)
  const { interval, value } = figure
  return (
    <span
      className="score"
      title={
        interval
          ? t("interval", {
              percent: 95,
              low: formats.score(interval[0], style),
              high: formats.score(interval[1], style),
            })
          : t("noInterval")
      }
    >
      <strong>{formats.score(value, style)}</strong>
      <span className="interval">{interval ? intervalText(interval, value, style, formats) : ""}</span>
    </span>
  )
}

/** How many samples a score rests on, and how many have no value. */
export function ScoreCount({ n, unscored }: { n: number; unscored: number }) {
  const t = useMessages(uiMessages)
  const formats = useFormats()
  return (
    <small className="faint score-count">
      n {formats.integer(n)}
      {unscored > 0 && ` · ${t("unscored", { n: unscored })}`}
    </small>
  )
}

/** A metric's name in the reader's language, with an arrow down when lower is better. */
export function MetricName({ metric }: { metric: MetricDescription }) {
  const t = useMessages(uiMessages)
  const { language } = useLanguage()
  return (
    <>
      {metricLabel(metric.label, language)}
      {metric.direction === "lower" && (
        <span title={t("lowerIsBetter")}>
          <span aria-hidden="true"> ↓</span>
          <span className="hidden"> ({t("lowerIsBetter")})</span>
        </span>
      )}
    </>
  )
}
