import type { ReactNode } from "react"
import type { SamplesPage } from "../../../api/sample.js"
import { Histogram } from "../../charts/index.js"
import { exported, type UrlState } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import {
  Choice,
  flagMessages,
  Icon,
  MoreFilters,
  outcomeMessages,
  outcomes,
  SearchField,
  Segments,
} from "../../ui/index.js"
import { messages } from "./messages.js"
import { filterNames, flags, labelKinds, orders, statuses, usualThreshold } from "./sample-query.js"
import { SavedViewsMenu } from "./saved-views.js"

type Facets = NonNullable<SamplesPage["facets"]>

/** Narrowing the list down; counts tell what a choice would leave. */
export function SampleFilters({
  url,
  facets,
  count,
}: {
  url: UrlState
  facets: Facets | undefined
  count: ReactNode
}) {
  const t = useMessages(messages)
  const flagText = useMessages(flagMessages)
  const outcomeText = useMessages(outcomeMessages)
  const formats = useFormats()
  const counted = (label: string, count: number | undefined) =>
    count === undefined ? label : `${label} ${formats.compact(count)}`
  const dataset = url.get("dataset") ?? ""
  const datasets = namesOf(facets?.dataset, dataset)
  const subsets = Object.keys(facets?.subset ?? {}).flatMap((key) => {
    const only = dataset === "" && datasets.length === 1 ? datasets[0] : dataset
    return only && key.startsWith(`${only}/`) ? [key.slice(only.length + 1)] : []
  })
  const subset = url.get("subset") ?? ""
  const side = url.get("side") === "below" ? "below" : url.get("side") === "above" ? "above" : "any"
  const filtered = filterNames.some((name) => url.get(name) !== undefined)
  const scored = (facets?.histogram ?? []).some(({ count }) => count > 0)
  return (
    <search className="stack sample-filters">
      <div className="row">
        <SearchField label={t("search")} value={url.get("q") ?? ""} onChange={(q) => url.set({ q })} />
        <Segments
          label={t("status")}
          value={statuses.find((status) => status === url.get("status")) ?? "all"}
          options={[
            { value: "all", label: t("status.all") },
            ...statuses
              .filter((status) => !facets || (facets.status[status] ?? 0) > 0 || url.get("status") === status)
              .map((status) => ({
                value: status,
                label: counted(t(`status.${status}`), facets && (facets.status[status] ?? 0)),
              })),
          ]}
          onChange={(status) => url.set({ status: status === "all" ? undefined : status })}
        />
      </div>
      <MoreFilters
        set={
          filterNames.filter((name) => name !== "q" && name !== "status" && url.get(name) !== undefined)
            .length
        }
      >
        {(datasets.length > 1 || dataset !== "") && (
          <Choice
            label={t("dataset")}
            value={dataset}
            options={[
              { value: "", label: t("any") },
              ...datasets.map((name) => ({ value: name, label: counted(name, facets?.dataset[name]) })),
            ]}
            onChange={(value) => url.set({ dataset: value, subset: undefined })}
          />
        )}
        {(subsets.length > 1 || subset !== "") && (
          <Choice
            label={t("subset")}
            value={subset}
            options={[
              { value: "", label: t("any") },
              ...(subset === "" || subsets.includes(subset) ? subsets : [subset, ...subsets]).map((name) => ({
                value: name,
                label: name,
              })),
            ]}
            onChange={(value) => url.set({ subset: value })}
          />
        )}
        <span className="field-inline">
          <Choice
            label={t("threshold")}
            value={side}
            options={[
              { value: "any", label: t("side.any") },
              { value: "below", label: t("side.below") },
              { value: "above", label: t("side.above") },
            ]}
            onChange={(value) =>
              url.set({ side: value === "any" ? undefined : value, min: undefined, max: undefined })
            }
          />
          {side !== "any" && (
            <input
              type="number"
              className="input threshold"
              step="0.01"
              aria-label={t("thresholdValue")}
              value={url.get("t") ?? usualThreshold}
              onChange={({ target }) => url.set({ t: target.value })}
            />
          )}
        </span>
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
        <Choice
          label={t("flag")}
          value={flags.find((flag) => flag === url.get("flag")) ?? ""}
          options={[
            { value: "", label: t("any") },
            ...flags
              .filter((flag) => (facets?.flag[flag] ?? 0) > 0 || url.get("flag") === flag)
              .map((flag) => ({ value: flag, label: counted(flagText(flag), facets?.flag[flag]) })),
          ]}
          onChange={(flag) => url.set({ flag })}
        />
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
        {url.get("min") !== undefined && (
          <button
            type="button"
            className="button small"
            onClick={() => url.set({ min: undefined, max: undefined })}
          >
            {t("scoreRange", { from: url.get("min") ?? "", to: url.get("max") ?? "" })}
            <Icon name="close" size={12} />
          </button>
        )}
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
            label={t("distribution")}
            bins={facets?.histogram ?? []}
            format={(value) => formats.decimal(value, 2)}
            hrefOf={({ from, to }) => url.href({ min: from, max: to, side: undefined, t: undefined })}
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

function namesOf(counts: Readonly<Record<string, number>> | undefined, chosen: string): readonly string[] {
  const names = Object.keys(counts ?? {}).sort()
  return chosen === "" || names.includes(chosen) ? names : [chosen, ...names]
}
