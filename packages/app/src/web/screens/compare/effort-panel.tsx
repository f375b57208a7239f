import { useQueries } from "@tanstack/react-query"
import type { CompareView } from "../../../api/compare.js"
import type { RunOverview } from "../../../api/overview.js"
import { Scatter, SeriesMark } from "../../charts/index.js"
import { api, getJson, type UrlState } from "../../data/index.js"
import { missing, useFormats, useMessages } from "../../i18n/index.js"
import { Panel, ScrollArea, Segments } from "../../ui/index.js"
import { efforts, effortsOf, paretoFront } from "./effort.js"
import { messages } from "./messages.js"

/** What each run reached and what a sample took: the runs that none beats at both are joined by a line. */
export function EffortPanel({ view, url }: { view: CompareView; url: UrlState }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const overviews = useQueries({
    queries: view.runs.map(({ run }) => ({
      queryKey: [api.run(run)],
      queryFn: ({ signal }: { signal: AbortSignal }) => getJson<RunOverview>(api.run(run), signal),
    })),
  })
  const rows = effortsOf(
    view,
    overviews.map(({ data }) => data),
  )
  const known = efforts.filter((name) => rows.filter((row) => row[name] !== undefined).length > 1)
  const kind = known.find((name) => name === url.get("effort")) ?? known[0]
  if (kind === undefined) return null
  const front = paretoFront(rows, kind)
  const points = rows.flatMap(({ index, quality, ...effort }) => {
    const x = effort[kind]
    const name = view.runs[index]?.model ?? ""
    return x === undefined ? [] : [{ name, x, y: quality, series: index, onFront: front.has(index) }]
  })
  const texts = {
    tokens: (value: number) => formats.compact(Math.round(value)),
    latencyS: (value: number) => formats.duration(value * 1000),
    dollars: formats.money,
  }
  return (
    <Panel
      title={t("effort")}
      actions={
        <Segments
          label={t("effortBy")}
          value={kind}
          options={known.map((name) => ({ value: name, label: t(`effort.${name}`) }))}
          onChange={(name) => url.set({ effort: name })}
        />
      }
    >
      <div className="compare-effort">
        <Scatter
          label={t("effort")}
          x={{ label: t(`effort.${kind}`), format: texts[kind] }}
          y={{ label: t("quality"), format: (value) => formats.percent(value, 0) }}
          points={points}
        />
        <ScrollArea>
          <table className="table">
            <caption className="hidden">{t("effort")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("candidate")}</th>
                <th scope="col" className="number compare-effort-head">
                  {t("quality")}
                </th>
                {known.map((name) => (
                  <th key={name} scope="col" className="number compare-effort-head">
                    {t(`effort.${name}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ index, quality, ...effort }) => (
                <tr key={view.runs[index]?.ref}>
                  <th scope="row">
                    <span className="compare-column">
                      <SeriesMark index={index} />
                      <span>
                        {view.runs[index]?.model}
                        {front.has(index) && <span className="tag good">{t("onFront")}</span>}
                      </span>
                    </span>
                  </th>
                  <td className="number">{formats.percent(quality)}</td>
                  {known.map((name) => {
                    const value = effort[name]
                    return (
                      <td key={name} className="number">
                        {value === undefined ? missing : texts[name](value)}
                      </td>
                    )
                  })}
                </tr>
              ))}
            </tbody>
          </table>
          <p className="faint compare-effort-note">{t("effortNote")}</p>
        </ScrollArea>
      </div>
    </Panel>
  )
}
