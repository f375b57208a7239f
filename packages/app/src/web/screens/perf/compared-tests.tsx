import { useState } from "react"
import { Link } from "wouter"
import type { PerfView } from "../../../api/perf.js"
import type { RunsPage } from "../../../api/run.js"
import { SeriesMark } from "../../charts/index.js"
import { type UrlState, useResource } from "../../data/index.js"
import { ExportMenu } from "../../export/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { Icon, Panel, SearchField } from "../../ui/index.js"
import { LevelChanges } from "./level-changes.js"
import { messages } from "./messages.js"
import { testsTable } from "./perf-export.js"

/** This test as the baseline against others, level by level. */
export function ComparedTests({
  perf,
  others,
  ids,
  url,
}: {
  perf: PerfView
  others: readonly PerfView[]
  ids: readonly string[]
  url: UrlState
}) {
  const t = useMessages(messages)
  const [adding, setAdding] = useState(false)
  // The baseline is the test whose page this is: it and the other change places.
  const swapped = (id: string) => {
    const [, query] = url
      .href({ with: ids.map((other) => (other === id ? perf.run : other)), request: undefined })
      .split("?")
    return `/perf/${encodeURIComponent(id)}?${query}`
  }
  return (
    <Panel
      title={t("compare")}
      actions={
        <>
          {others.length > 0 && (
            <ExportMenu name={[perf.name, "compared"]} table={() => testsTable([perf, ...others])} />
          )}
          <button
            type="button"
            className="button small"
            aria-expanded={adding}
            onClick={() => setAdding(!adding)}
          >
            <Icon name="plus" size={12} />
            {t("add")}
          </button>
        </>
      }
    >
      <div className="stack">
        {others.length > 0 && (
          <ul className="legend">
            {[perf, ...others].map((test, index) => (
              <li key={test.run}>
                <SeriesMark index={index} />
                <strong>{test.model}</strong>
                {index === 0 ? (
                  <>
                    {test.name} <span className="tag accent">{t("baseline")}</span>
                  </>
                ) : (
                  <>
                    <Link href={`/perf/${encodeURIComponent(test.run)}`}>{test.name}</Link>
                    <Link
                      className="button small"
                      href={swapped(test.run)}
                      aria-label={t("makeBaselineOf", { run: test.name })}
                    >
                      {t("makeBaseline")}
                    </Link>
                    <button
                      type="button"
                      className="button quiet icon small"
                      aria-label={t("remove", { run: test.name })}
                      onClick={() => url.set({ with: ids.filter((id) => id !== test.run) })}
                    >
                      <Icon name="close" size={12} />
                    </button>
                  </>
                )}
              </li>
            ))}
          </ul>
        )}
        {adding && <TestPicker taken={[perf.run, ...ids]} onAdd={(id) => url.set({ with: [...ids, id] })} />}
        {others.length === 0 && !adding && <p className="soft">{t("compareNote")}</p>}
        {others.map((other) => (
          <LevelChanges key={other.run} baseline={perf} other={other} />
        ))}
      </div>
    </Panel>
  )
}

function TestPicker({ taken, onAdd }: { taken: readonly string[]; onAdd: (id: string) => void }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const [q, setQ] = useState("")
  const query = useResource<RunsPage>("/api/v1/runs", { kind: "perf", q, limit: 20 }, { keep: true })
  const free = (query.data?.items ?? []).filter(({ id }) => !taken.includes(id))
  return (
    <div className="stack">
      <SearchField label={t("add")} value={q} onChange={setQ} />
      <ul className="plain">
        {free.map((run) => (
          <li key={run.id}>
            <button type="button" className="button quiet" onClick={() => onAdd(run.id)}>
              <Icon name="plus" size={12} />
              <strong>{run.models[0]?.name ?? run.name}</strong>
              <span className="faint">
                {run.name} · {formats.relative(run.created_at)}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {query.data && free.length === 0 && <p className="faint">{t("none")}</p>}
    </div>
  )
}
