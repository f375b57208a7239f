import type { UrlState } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { Choice, MoreFilters, SearchField, Segments } from "../../ui/index.js"
import { messages } from "./messages.js"
import { columnNames, columnsOf, columnsText } from "./run-columns.js"
import { type RunsPage, runKinds, runStatuses } from "./run-facts.js"

const filterNames = [
  ...(["q", "kind", "model", "dataset", "status", "tag", "root", "errors"] as const),
  ...(["from", "to", "min", "max"] as const),
] as const

export function hasFilters(url: UrlState): boolean {
  return filterNames.some((name) => url.get(name) !== undefined)
}

export function clearFilters(url: UrlState): void {
  url.set(Object.fromEntries(filterNames.map((name) => [name, undefined])))
}

/** Search and filters of the list; the choices come from what there is. */
export function RunFilters({ url, facets }: { url: UrlState; facets: RunsPage["facets"] | undefined }) {
  const t = useMessages(messages)
  const lists = [
    ["model", t("model"), facets?.model],
    ["dataset", t("dataset"), facets?.dataset],
    ["tag", t("tag"), facets?.tag],
    ["root", t("root"), facets?.root],
  ] as const
  return (
    <search className="stack">
      <div className="row">
        <SearchField label={t("search")} value={url.get("q") ?? ""} onChange={(q) => url.set({ q })} />
        <Segments
          label={t("kind")}
          value={runKinds.find((kind) => kind === url.get("kind")) ?? "all"}
          options={[
            { value: "all", label: t("kind.all") },
            ...runKinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) })),
          ]}
          onChange={(kind) => url.set({ kind: kind === "all" ? undefined : kind })}
        />
      </div>
      <MoreFilters
        set={
          filterNames.filter((name) => name !== "q" && name !== "kind" && url.get(name) !== undefined).length
        }
      >
        {lists.map(([name, label, counts]) => {
          const chosen = url.get(name) ?? ""
          const names = Object.keys(counts ?? {}).sort()
          if (names.length < 2 && chosen === "") return null
          const options = chosen === "" || names.includes(chosen) ? names : [chosen, ...names]
          return (
            <Choice
              key={name}
              label={label}
              value={chosen}
              options={[
                { value: "", label: t("any") },
                ...options.map((value) => ({ value, label: `${value} (${counts?.[value] ?? 0})` })),
              ]}
              onChange={(value) => url.set({ [name]: value })}
            />
          )
        })}
        <Choice
          label={t("status")}
          value={runStatuses.find((status) => status === url.get("status")) ?? ""}
          options={[
            { value: "", label: t("any") },
            ...runStatuses.map((status) => ({ value: status, label: t(`status.${status}`) })),
          ]}
          onChange={(status) => url.set({ status })}
        />
        {(["from", "to"] as const).map((name) => (
          <label key={name} className="field-inline">
            {t(name)}
            <input
              type="date"
              className="input"
              value={url.get(name) ?? ""}
              onChange={({ target }) => url.set({ [name]: target.value })}
            />
          </label>
        ))}
        {(["min", "max"] as const).map((name) => (
          <label key={name} className="field-inline">
            {t(`${name}Score`)}
            <input
              type="number"
              className="input runs-score"
              step="0.05"
              value={url.get(name) ?? ""}
              onChange={({ target }) => url.set({ [name]: target.value })}
            />
          </label>
        ))}
        <label className="field-inline">
          <input
            type="checkbox"
            checked={url.get("errors") === "1"}
            onChange={({ target }) => url.set({ errors: target.checked ? "1" : undefined })}
          />
          {t("errorsOnly")}
        </label>
        <ColumnChooser url={url} />
        {hasFilters(url) && (
          <button type="button" className="button small quiet" onClick={() => clearFilters(url)}>
            {t("clearFilters")}
          </button>
        )}
      </MoreFilters>
    </search>
  )
}

function ColumnChooser({ url }: { url: UrlState }) {
  const t = useMessages(messages)
  const shown = new Set(columnsOf(url))
  return (
    <details className="menu">
      <summary className="button small">{t("columns")}</summary>
      <div className="menu-list">
        {columnNames.map((name) => (
          <label key={name} className="menu-check">
            <input
              type="checkbox"
              checked={shown.has(name)}
              onChange={({ target }) => {
                const next = new Set(shown)
                if (target.checked) next.add(name)
                else next.delete(name)
                url.set({ cols: columnsText(next) })
              }}
            />
            {t(name)}
          </label>
        ))}
      </div>
    </details>
  )
}
