import type { SamplesPage } from "../../../api/sample.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { insightMessages } from "./insight-messages.js"
import { messages } from "./messages.js"

/** How many samples match, as far as that is known, and how far the search or the index is. */
export function SampleCount({
  pages,
  found,
  hasMore,
}: {
  pages: readonly SamplesPage[]
  found: number
  hasMore: boolean
}) {
  const t = useMessages(messages)
  const insight = useMessages(insightMessages)
  const formats = useFormats()
  const [first] = pages
  if (!first) return null
  const { index, search } = first
  const searched = pages.reduce((sum, page) => sum + (page.search?.searched ?? 0), 0)
  const counted = search && !hasMore ? found : first.total
  return (
    <span aria-live="polite">
      {counted !== null
        ? t("count", { n: counted })
        : search
          ? insight("searching", { n: found })
          : t("counting")}
      {search && hasMore && (
        <span className="faint">
          {" · "}
          {search.candidates === null
            ? insight("searchedSome", { done: searched })
            : insight("searched", { done: searched, all: search.candidates })}
        </span>
      )}
      {index.state === "building" && (
        <span className="faint">
          {" · "}
          {t("indexing", { percent: formats.percent(index.bytes_done / Math.max(1, index.bytes_total), 0) })}
        </span>
      )}
    </span>
  )
}
