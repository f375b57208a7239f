import type { ReactNode } from "react"
import type { SamplesPage } from "../../../api/sample.js"
import { Histogram } from "../../charts/index.js"
import { exported, type UrlState } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { Choice, MoreFilters, outcomeMessages, outcomes, SearchField } from "../../ui/index.js"
import { FlagFilter } from "./flag-filter.js"
import { messages } from "./messages.js"
import { namesOf, PlaceFilters } from "./place-filters.js"
import type { Place } from "./places.js"
import { filterNames, labelKinds, orders } from "./sample-query.js"
import { SavedViewsMenu } from "./saved-views.js"
import { ScoreFilter } from "./score-filter.js"
import { StatusFilter } from "./status-filter.js"

type Facets = NonNullable<SamplesPage["facets"]>

/** Narrowing the list down; counts tell what a choice would leave. */
export function SampleFilters({
  url,
  facets,
  metrics,
  places,
  count,
}: {
  url: UrlState
  places: readonly Place[]
  /** Names of the values that samples may have. */
  metrics: readonly string[]
  facets: Facets | undefined
  count: ReactNode
}) {
  const t = useMessages(messages)
  const outcomeText = useMessages(outcomeMessages)
  const formats = useFormats()
  const metric = url.get("metric")
  const filtered = filterNames.some((name) => url.get(name) !== undefined)
  const scored = (facets?.histogram ?? []).some(({ count }) => count > 0)
  return (
    <search className="stack sample-filters">
      <div className="row">
        <SearchField label={t("search")} value={url.get("q") ?? ""} onChange={(q) => url.set({ q })} />
        <StatusFilter url={url} counts={facets?.status} />
      </div>
      <MoreFilters
        set={
          filterNames.filter((name) => name !== "q" && name !== "status" && url.get(name) !== undefined)
            .length
        }
      >
        <PlaceFilters url={url} facets={facets} places={places} />
        <ScoreFilter url={url} metrics={metrics} />
        <CountedChoice
          url={url}
          name="outcome"
          label={t("outcome")}
          counts={facets?.outcome}
          nameOf={(name) => {
            const known = outcomes.find((outcome) => outcome === name)
            return known ? outcomeText(known) : name
          }}
        />
        <CountedChoice url={url} name="finish" label={t("finish")} counts={facets?.finish_reason} />
        <CountedChoice
          url={url}
          name="code"
          label={t("errorCode")}
          counts={facets?.error_code}
          nameOf={(code) => code}
        />
        <FlagFilter url={url} counts={facets?.flag} />
        <Choice
          label={t("labelled")}
          value={["any", ...labelKinds].find((kind) => kind === url.get("label")) ?? ""}
          options={[
            { value: "", label: t("labelled.all") },
            { value: "any", label: t("labelled.any") },
            ...labelKinds.map((kind) => ({ value: kind, label: t(`label.${kind}`) })),
          ]}
          onChange={(label) => url.set({ label })}
        />
        <Choice
          label={t("order")}
          value={orders.find((order) => order === url.get("sort")) ?? "position"}
          options={orders.map((order) => ({ value: order, label: t(`order.${order}`) }))}
          onChange={(order) => url.set({ sort: order === "position" ? undefined : order })}
        />
        <label className="field-inline">
          {t("number")}
          <input
            type="number"
            className="input threshold"
            min="0"
            value={url.get("no") ?? ""}
            onChange={({ target }) => url.set({ no: target.value })}
          />
        </label>
        {!exported && <SavedViewsMenu url={url} />}
        {filtered && (
          <button
            type="button"
            className="button small quiet"
            onClick={() => url.set(Object.fromEntries(filterNames.map((name) => [name, undefined])))}
          >
            {t("clear")}
          </button>
        )}
      </MoreFilters>
      <div className="row row-apart faint">{count}</div>
      {scored && (
        <details className="sample-distribution">
          <summary>{t("distribution")}</summary>
          <Histogram
            label={metric === undefined ? t("distribution") : `${t("distribution")} · ${metric}`}
            bins={facets?.histogram ?? []}
            format={(value) => formats.decimal(value, 2)}
            hrefOf={({ from, to }) =>
              url.href({ min: from, max: to, side: undefined, t: undefined, scored: undefined })
            }
          />
        </details>
      )}
    </search>
  )
}

function CountedChoice({
  url,
  name,
  label,
  counts,
  nameOf = (option) => option.replaceAll("_", " "),
}: {
  url: UrlState
  name: string
  label: string
  counts: Readonly<Record<string, number>> | undefined
  nameOf?: (option: string) => string
}) {
  const t = useMessages(messages)
  const formats = useFormats()
  const value = url.get(name) ?? ""
  const names = namesOf(counts, value)
  if (names.length < 2 && value === "") return null
  return (
    <Choice
      label={label}
      value={value}
      options={[
        { value: "", label: t("any") },
        ...names.map((option) => ({
          value: option,
          label: `${nameOf(option)} ${formats.compact(counts?.[option] ?? 0)}`,
        })),
      ]}
      onChange={(chosen) => url.set({ [name]: chosen })}
    />
  )
}
