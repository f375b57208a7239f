import type { BenchmarkRow, Benchmarks } from "../../../api/benchmark.js"
import { useResource, useUrlState } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { QueryView } from "../../ui/index.js"
import {
  BenchmarkBadges,
  BenchmarkFilters,
  EnglishDescriptions,
  fittingBenchmarks,
} from "../benchmark-parts/index.js"
import { EstimatePanel } from "./estimate-panel.js"
import { listOf } from "./form-config.js"
import { messages } from "./messages.js"
import { named } from "./named-fields.js"
import { ParamFields } from "./param-field.js"
import { PickedNames } from "./picked-names.js"
import { useAim } from "./use-aim.js"
import type { RunForm } from "./use-run-form.js"

/** Benchmarks picked from the catalogue, how much of them is run, and what that takes. */
export function BenchmarksStep({ form }: { form: RunForm }) {
  const t = useMessages(messages)
  const url = useUrlState()
  const query = useResource<Benchmarks>("/api/v1/benchmarks")
  const catalogue = useAim(form, "datasets")
  const chosen = listOf(form.texts.datasets ?? "")
  const pick = (names: readonly string[]) => form.set("datasets", names.join(", "))
  const toggle = (name: string) =>
    pick(chosen.includes(name) ? chosen.filter((other) => other !== name) : [...chosen, name])
  const wrong = form.problems.filter(({ field, empty }) => field === "datasets" && !empty)
  const items = query.data?.items ?? []
  const fitting = fittingBenchmarks(items, url)
  return (
    <>
      <div className="panel panel-body stack">
        {chosen.length === 0 ? (
          <p className="soft">{t("noneChosen")}</p>
        ) : (
          <PickedNames picked={chosen.map((name) => ({ id: name, name }))} onRemove={toggle} />
        )}
        {wrong.map(({ text, hint }) => (
          <p key={text} className="field-error">
            {text} {hint}
          </p>
        ))}
        <ParamFields params={named(form, ["limit", "repeats"])} form={form} />
      </div>
      {chosen.length > 0 && <EstimatePanel form={form} />}
      <EnglishDescriptions />
      <div ref={catalogue}>
        <BenchmarkFilters
          items={items}
          url={url}
          onEnter={(words) => {
            // What was typed last has not yet come into the address.
            const [first] = fittingBenchmarks(items, url, words)
            if (first && !chosen.includes(first.name)) toggle(first.name)
          }}
        />
      </div>
      <QueryView query={query}>
        {() => (
          <ul className="plain benchmark-grid" aria-label={t("benchmarks")}>
            {fitting.map((benchmark) => (
              <Choice
                key={benchmark.name}
                benchmark={benchmark}
                picked={chosen.includes(benchmark.name)}
                onPick={() => toggle(benchmark.name)}
              />
            ))}
          </ul>
        )}
      </QueryView>
      {query.data && fitting.length === 0 && <p className="panel empty">{t("noBenchmark")}</p>}
    </>
  )
}

function Choice({
  benchmark,
  picked,
  onPick,
}: {
  benchmark: BenchmarkRow
  picked: boolean
  onPick: () => void
}) {
  const t = useMessages(messages)
  const formats = useFormats()
  const { name, pretty_name, description, subsets, samples } = benchmark
  return (
    <li className="panel benchmark-card" data-picked={picked}>
      <label className="benchmark-pick">
        <input type="checkbox" checked={picked} onChange={onPick} />
        <strong>{pretty_name}</strong>
      </label>
      <span className="row row-apart">
        <code className="faint">{name}</code>
        <span className="faint">
          {samples === null
            ? t("ownData")
            : t("size", { samples: formats.integer(samples), n: subsets.length })}
        </span>
      </span>
      <p className="soft benchmark-text" lang="en">
        {description}
      </p>
      <BenchmarkBadges benchmark={benchmark} />
    </li>
  )
}
