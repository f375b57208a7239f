import type { UrlState } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { flagMessages, Segments } from "../../ui/index.js"
import { messages } from "./messages.js"
import { flags, listOf } from "./sample-query.js"

/** Samples by what is conspicuous about them: all of what is chosen, or any of it. */
export function FlagFilter({
  url,
  counts,
}: {
  url: UrlState
  counts: Readonly<Record<string, number>> | undefined
}) {
  const t = useMessages(messages)
  const flagText = useMessages(flagMessages)
  const formats = useFormats()
  const chosen = listOf(url.get("flag"), flags)
  const any = url.get("flags") === "any"
  const shown = flags.filter((flag) => chosen.length > 0 || (counts?.[flag] ?? 0) > 0)
  if (shown.length === 0) return null
  const words = chosen.map((flag) => flagText(flag)).join(any ? ` ${t("or")} ` : ` ${t("and")} `)
  return (
    <details className="menu">
      <summary className="button small">
        {t("flag")}
        {chosen.length > 0 && <strong>{words}</strong>}
      </summary>
      <div className="menu-list">
        {shown.map((flag) => (
          <label key={flag} className="menu-check">
            <input
              type="checkbox"
              checked={chosen.includes(flag)}
              onChange={({ target }) =>
                url.set({
                  flag: flags
                    .filter((one) => (one === flag ? target.checked : chosen.includes(one)))
                    .join(","),
                })
              }
            />
            {flagText(flag)} {counts && <span className="faint">{formats.compact(counts[flag] ?? 0)}</span>}
          </label>
        ))}
        {chosen.length > 1 && (
          <Segments
            label={t("flagMatch")}
            value={any ? "any" : "all"}
            options={[
              { value: "all", label: t("flagMatch.all") },
              { value: "any", label: t("flagMatch.any") },
            ]}
            onChange={(match) => url.set({ flags: match === "any" ? "any" : undefined })}
          />
        )}
      </div>
    </details>
  )
}
