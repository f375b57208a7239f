import type { BenchmarkRow } from "../../../api/benchmark.js"
import type { UrlState } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { Choice, SearchField } from "../../ui/index.js"
import { messages } from "./messages.js"

/** The benchmarks that the words, the task, the tag and the place of the data in the address fit; or other words, while they are typed. */
export function fittingBenchmarks(
  items: readonly BenchmarkRow[],
  url: Pick<UrlState, "get">,
  words = url.get("q") ?? "",
): readonly BenchmarkRow[] {
  const q = words.trim().toLowerCase()
  const category = url.get("category") ?? ""
  const tag = url.get("tag") ?? ""
  return items.filter(
    (item) =>
      (category === "" || item.category === category) &&
      (tag === "" || item.tags.includes(tag)) &&
      (url.get("cached") !== "1" || item.cached === true) &&
      [item.name, item.pretty_name, item.description, ...item.tags].some((text) =>
        text.toLowerCase().includes(q),
      ),
  )
}

/** Search, task, tag and whether the data is here, kept in the address. */
export function BenchmarkFilters({
  items,
  url,
  onEnter,
}: {
  items: readonly BenchmarkRow[]
  url: UrlState
  onEnter?: (words: string) => void
}) {
  const t = useMessages(messages)
  return (
    <search className="row">
      <SearchField
        label={t("search")}
        value={url.get("q") ?? ""}
        onChange={(text) => url.set({ q: text })}
        onEnter={onEnter}
      />
      <Counted
        label={t("category")}
        value={url.get("category") ?? ""}
        names={items.map((item) => item.category)}
        onChange={(value) => url.set({ category: value })}
      />
      <Counted
        label={t("tag")}
        value={url.get("tag") ?? ""}
        names={items.flatMap((item) => item.tags)}
        onChange={(value) => url.set({ tag: value })}
      />
      <label className="field-inline">
        <input
          type="checkbox"
          checked={url.get("cached") === "1"}
          onChange={({ target }) => url.set({ cached: target.checked ? "1" : undefined })}
        />
        {t("onlyCached")}
      </label>
    </search>
  )
}

function Counted({
  label,
  value,
  names,
  onChange,
}: {
  label: string
  value: string
  names: readonly string[]
  onChange: (value: string) => void
}) {
  const t = useMessages(messages)
  const formats = useFormats()
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return (
    <Choice
      label={label}
      value={value}
      options={[
        { value: "", label: t("any") },
        ...[...counts]
          .toSorted(([a], [b]) => a.localeCompare(b))
          .map(([name, count]) => ({
            value: name,
            label: `${name.replaceAll("_", " ")} ${formats.integer(count)}`,
          })),
      ]}
      onChange={onChange}
    />
  )
}
