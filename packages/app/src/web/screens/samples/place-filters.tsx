import type { SamplesPage } from "../../../api/sample.js"
import type { UrlState } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { Choice } from "../../ui/index.js"
import { messages } from "./messages.js"
import type { Place } from "./places.js"

/**
 * Which data set and which of its subsets. Subsets of a mixed collection are named `member/subset`; the member alone
 * stands for all of them, and has a choice of its own.
 */
export function PlaceFilters({
  url,
  facets,
  places,
}: {
  url: UrlState
  facets: NonNullable<SamplesPage["facets"]> | undefined
  /** All subsets, whatever the filters leave. */
  places: readonly Place[]
}) {
  const t = useMessages(messages)
  const dataset = url.get("dataset") ?? ""
  const subset = url.get("subset") ?? ""
  const datasets = namesOf(facets?.dataset, dataset, ...places.map((place) => place.dataset))
  const only = dataset === "" && datasets.length === 1 ? (datasets[0] ?? "") : dataset
  const inside = places.filter((place) => place.dataset === only)
  const members = namesOf(facets?.member, "", ...inside.map((place) => place.member))
  const member = members.find((name) => subset === name || subset.startsWith(`${name}/`)) ?? ""
  // The member itself is chosen beside its subsets.
  const part = subset === member ? "" : subset
  const counts = Object.fromEntries(
    Object.entries(facets?.subset ?? {}).flatMap(([key, n]) =>
      only !== "" && key.startsWith(`${only}/`) ? [[key.slice(only.length + 1), n]] : [],
    ),
  )
  const subsets = namesOf(
    counts,
    part,
    ...inside.map((place) => (member === "" || place.member === member ? place.subset : undefined)),
  )
  return (
    <>
      {(datasets.length > 1 || dataset !== "") && (
        <CountedNames
          label={t("dataset")}
          value={dataset}
          names={datasets}
          counts={subset === "" ? facets?.dataset : undefined}
          onChange={(value) => url.set({ dataset: value, subset: undefined })}
        />
      )}
      {members.length > 0 && (
        <CountedNames
          label={t("member")}
          value={member}
          names={members}
          counts={part === "" ? facets?.member : undefined}
          onChange={(value) => url.set({ subset: value })}
        />
      )}
      {(subsets.length > 1 || part !== "") && (
        <CountedNames
          label={t("subset")}
          value={part}
          names={subsets}
          counts={facets && only !== "" ? counts : undefined}
          onChange={(value) => url.set({ subset: value === "" ? member : value })}
        />
      )}
    </>
  )
}

/** A choice of names, each with what it would leave: of all, or of the chosen one alone, as others are filtered out. */
function CountedNames({
  label,
  value,
  names,
  counts,
  onChange,
}: {
  label: string
  value: string
  names: readonly string[]
  counts: Readonly<Record<string, number>> | undefined
  onChange: (value: string) => void
}) {
  const t = useMessages(messages)
  const formats = useFormats()
  const labelOf = (name: string) =>
    counts !== undefined && (value === "" || name === value)
      ? `${name} ${formats.compact(counts[name] ?? 0)}`
      : name
  return (
    <Choice
      label={label}
      value={value}
      options={[
        { value: "", label: t("any") },
        ...names.map((name) => ({ value: name, label: labelOf(name) })),
      ]}
      onChange={onChange}
    />
  )
}

/** What is counted, what else there is, and what was chosen though nothing is left of it; in order. */
export function namesOf(
  counts: Readonly<Record<string, number>> | undefined,
  chosen: string,
  ...others: readonly (string | undefined)[]
): readonly string[] {
  const names = new Set(Object.keys(counts ?? {}))
  for (const name of [chosen, ...others]) if (name) names.add(name)
  return [...names].sort()
}
