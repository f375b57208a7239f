import { useState } from "react"
import type { Benchmarks } from "../../../api/benchmark.js"
import { useResource } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { Icon } from "../../ui/index.js"
import { messages } from "./messages.js"
import { PickedNames } from "./picked-names.js"

const shownAtOnce = 24

/** Benchmarks by name, picked from the catalogue. */
export function BenchmarkPicker({
  id,
  value,
  onChange,
}: {
  id: string
  value: string
  onChange: (value: string) => void
}) {
  const t = useMessages(messages)
  const [q, setQ] = useState("")
  const query = useResource<Benchmarks>("/api/v1/benchmarks")
  const chosen = value.split(",").flatMap((name) => (name.trim() === "" ? [] : [name.trim()]))
  const wanted = q.trim().toLowerCase()
  const fitting = (query.data?.items ?? []).filter(
    ({ name, pretty_name, tags }) =>
      !chosen.includes(name) &&
      [name, pretty_name, ...tags].some((text) => text.toLowerCase().includes(wanted)),
  )
  const add = (name: string) => onChange([...chosen, name].join(", "))
  return (
    <div className="stack">
      <PickedNames
        picked={chosen.map((name) => ({ id: name, name }))}
        onRemove={(name) => onChange(chosen.filter((other) => other !== name).join(", "))}
      />
      <input
        id={id}
        className="input"
        type="text"
        autoComplete="off"
        placeholder={t("findBenchmark")}
        value={q}
        onChange={({ target }) => setQ(target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return
          event.preventDefault()
          if (wanted === "" || !query.data) return
          add(fitting[0]?.name ?? q.trim())
          setQ("")
        }}
      />
      <ul className="plain benchmark-choices" aria-label={t("benchmarks")}>
        {fitting.slice(0, shownAtOnce).map((benchmark) => (
          <li key={benchmark.name}>
            <button
              type="button"
              className="button small"
              title={benchmark.description}
              onClick={() => add(benchmark.name)}
            >
              <Icon name="plus" size={12} />
              {benchmark.pretty_name}
              {benchmark.needs_judge && <span className="faint">· {t("judge")}</span>}
              {benchmark.needs_sandbox && <span className="faint">· {t("sandbox")}</span>}
            </button>
          </li>
        ))}
      </ul>
      {fitting.length > shownAtOnce && (
        <span className="field-hint">{t("moreBenchmarks", { n: fitting.length - shownAtOnce })}</span>
      )}
    </div>
  )
}
