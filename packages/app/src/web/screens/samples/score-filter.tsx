import type { UrlState } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { Choice } from "../../ui/index.js"
import { messages } from "./messages.js"
import { usualThreshold } from "./sample-query.js"

const sides = ["any", "below", "above", "between", "scored", "unscored"] as const

/** Samples by their score: which metric's, and whether it is below, at least, or between something, or there at all. */
export function ScoreFilter({ url, metrics }: { url: UrlState; metrics: readonly string[] }) {
  const t = useMessages(messages)
  const side = sideOf(url)
  const metric = url.get("metric") ?? ""
  const names = metric === "" || metrics.includes(metric) ? metrics : [metric, ...metrics]
  return (
    <>
      {(names.length > 1 || metric !== "") && (
        <Choice
          label={t("metric")}
          value={metric}
          options={[
            { value: "", label: t("metric.main") },
            ...names.map((name) => ({ value: name, label: name })),
          ]}
          onChange={(value) => url.set({ metric: value })}
        />
      )}
      <span className="field-inline">
        <Choice
          label={t("threshold")}
          value={side}
          options={sides.map((value) => ({ value, label: t(`side.${value}`) }))}
          onChange={(value) => url.set(choiceOf(value))}
        />
        {(side === "below" || side === "above") && (
          <input
            type="number"
            className="input threshold"
            step="0.01"
            aria-label={t("thresholdValue")}
            value={url.get("t") ?? usualThreshold}
            onChange={({ target }) => url.set({ t: target.value })}
          />
        )}
        {side === "between" &&
          (["min", "max"] as const).map((end) => (
            <input
              key={end}
              type="number"
              className="input threshold"
              step="0.01"
              aria-label={t(end === "min" ? "scoreFrom" : "scoreTo")}
              placeholder={t(end === "min" ? "from" : "to")}
              value={url.get(end) ?? ""}
              onChange={({ target }) => url.set({ [end]: target.value })}
            />
          ))}
      </span>
    </>
  )
}

type Side = (typeof sides)[number]

function sideOf(url: UrlState): Side {
  const named = sides.find((side) => side === url.get("side"))
  if (named === "below" || named === "above") return named
  if (named === "between" || url.get("min") !== undefined || url.get("max") !== undefined) return "between"
  const scored = url.get("scored")
  return scored === "yes" ? "scored" : scored === "no" ? "unscored" : "any"
}

/** The address of a choice: whatever the other choices had is gone. */
function choiceOf(side: Side) {
  const named = side === "below" || side === "above" || side === "between" ? side : undefined
  return {
    side: named,
    t: undefined,
    min: undefined,
    max: undefined,
    scored: side === "scored" ? "yes" : side === "unscored" ? "no" : undefined,
  }
}
