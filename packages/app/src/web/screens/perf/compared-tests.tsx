import { useState } from "react"
import { Link } from "wouter"
import type { PerfLevel, PerfView } from "../../../api/perf.js"
import type { RunsPage } from "../../../api/run.js"
import { SeriesMark } from "../../charts/index.js"
import { type UrlState, useResource } from "../../data/index.js"
import { missing, useFormats, useMessages } from "../../i18n/index.js"
import { Icon, Panel, ScrollArea, SearchField } from "../../ui/index.js"
import { loadOf } from "./level-figures.js"
import { useLevelName } from "./level-name.js"
import { messages } from "./messages.js"

/** Below this many requests the high percentiles say little. */
const enoughRequests = 30

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
  return (
    <Panel
      title={t("compare")}
      actions={
        <button
          type="button"
          className="button small"
          aria-expanded={adding}
          onClick={() => setAdding(!adding)}
        >
          <Icon name="plus" size={12} />
          {t("add")}
        </button>
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
          <Change key={other.run} baseline={perf} other={other} />
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

const measures = [
  ["requests_per_second", "higher"],
  ["output_tokens_per_second", "higher"],
  ["latency_s", "lower"],
  ["ttft_ms", "lower"],
  ["tpot_ms", "lower"],
  ["success_rate", "higher"],
] as const

function Change({ baseline, other }: { baseline: PerfView; other: PerfView }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const nameOf = useLevelName(baseline.variable)
  const names = {
    requests_per_second: t("rps"),
    output_tokens_per_second: t("outputRate"),
    latency_s: t("latency"),
    ttft_ms: t("ttft"),
    tpot_ms: t("tpot"),
    success_rate: t("successRate"),
  }
  const pairs = baseline.levels.flatMap((level) => {
    const load = loadOf(level, baseline.variable)
    const match = other.levels.find((entry) => loadOf(entry, other.variable) === load)
    return match && baseline.variable === other.variable ? [{ level, match }] : []
  })
  const differing = [
    ...(baseline.dataset !== other.dataset ? [t("data")] : []),
    ...(baseline.api !== other.api ? [t("api")] : []),
    ...(pairs.some(({ level, match }) => level.number !== match.number) ? [t("requests")] : []),
    ...(pairs.some(({ level, match }) => apart(level, match, "input_tokens")) ? [t("inputTokens")] : []),
    ...(pairs.some(({ level, match }) => apart(level, match, "output_tokens")) ? [t("outputTokens")] : []),
  ]
  const thin = pairs.flatMap(({ level, match }) =>
    [level, match].filter(({ figures }) => (figures.requests ?? enoughRequests) < enoughRequests).slice(0, 1),
  )
  return (
    <>
      {differing.length > 0 && (
        <div className="notice warn">
          <p>{t("mismatch", { fields: differing.join(", ") })}</p>
        </div>
      )}
      {thin[0] && (
        <div className="notice warn">
          <p>{t("fewRequests", { level: nameOf(thin[0]), n: thin[0].figures.requests ?? 0 })}</p>
        </div>
      )}
      <ScrollArea>
        <table className="table">
          <caption className="hidden">
            {t("change")}: {other.name}
          </caption>
          <thead>
            <tr>
              <th scope="col">{t("levelsCompared")}</th>
              {measures.map(([field]) => (
                <th key={field} scope="col" className="number">
                  {names[field]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {pairs.map(({ level, match }) => (
              <tr key={level.name}>
                <th scope="row">{nameOf(level)}</th>
                {measures.map(([field, direction]) => {
                  const before = level.figures[field]
                  const after = match.figures[field]
                  if (before === null || after === null)
                    return (
                      <td key={field} className="number">
                        {missing}
                      </td>
                    )
                  const change = before === 0 ? 0 : (after - before) / before
                  const better = direction === "higher" ? change > 0 : change < 0
                  return (
                    <td key={field} className="number">
                      <strong className={Math.abs(change) < 0.005 ? "faint" : better ? "good" : "bad"}>
                        <span aria-hidden="true">{change > 0.005 ? "▲ " : change < -0.005 ? "▼ " : ""}</span>
                        {formats.signed(change, { percent: true, multiplier: 100, decimals: 1 })}%
                      </strong>
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </>
  )
}

/** More than a tenth apart: another workload. */
function apart(a: PerfLevel, b: PerfLevel, field: "input_tokens" | "output_tokens"): boolean {
  const [x, y] = [a.figures[field], b.figures[field]]
  return x !== null && y !== null && Math.abs(x - y) > 0.1 * Math.max(x, y)
}
