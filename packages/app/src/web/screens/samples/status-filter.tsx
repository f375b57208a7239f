import type { UrlState } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { messages } from "./messages.js"
import { listOf, statuses } from "./sample-query.js"

/** Samples by verdict: one or several of them. */
export function StatusFilter({
  url,
  counts,
}: {
  url: UrlState
  counts: Readonly<Record<string, number>> | undefined
}) {
  const t = useMessages(messages)
  const formats = useFormats()
  const chosen = listOf(url.get("status"), statuses)
  const toggle = (status: (typeof statuses)[number]) =>
    url.set({
      status: statuses.filter((one) => chosen.includes(one) !== (one === status)).join(","),
    })
  return (
    <fieldset className="segments" aria-label={t("status")}>
      <button
        type="button"
        className="button"
        aria-pressed={chosen.length === 0}
        onClick={() => url.set({ status: undefined })}
      >
        {t("status.all")}
      </button>
      {statuses
        // Counts are of what is shown: they say nothing of a verdict that is left out.
        .filter((status) => !counts || chosen.length > 0 || (counts[status] ?? 0) > 0)
        .map((status) => (
          <button
            key={status}
            type="button"
            className="button"
            aria-pressed={chosen.includes(status)}
            onClick={() => toggle(status)}
          >
            {t(`status.${status}`)}
            {counts &&
              (chosen.length === 0 || chosen.includes(status)) &&
              ` ${formats.compact(counts[status] ?? 0)}`}
          </button>
        ))}
    </fieldset>
  )
}
