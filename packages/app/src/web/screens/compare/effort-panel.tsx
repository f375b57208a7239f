import { useQueries } from "@tanstack/react-query"
import type { CompareView } from "../../../api/compare.js"
import type { RunOverview } from "../../../api/overview.js"
import { Scatter, SeriesMark } from "../../charts/index.js"
import { api, getJson, type UrlState } from "../../data/index.js"
import { missing, useFormats, useMessages } from "../../i18n/index.js"
import { Panel, ScrollArea, Segments } from "../../ui/index.js"
import { efforts, effortsOf } from "./effort.js"
import { messages } from "./messages.js"

/** What each run reached and what a sample took: the runs that none beats at both are joined by a line. */
export function EffortPanel({ view, url }: { view: CompareView; url: UrlState }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const kind = efforts.find((name) => name === url.get("effort")) ?? "tokens"
  const overviews = useQueries({
    queries: view.runs.map(({ run }) => ({
      queryKey: [api.run(run)],
      queryFn: ({ signal }: { signal: AbortSignal }) => getJson<RunOverview>(api.run(run), signal),
    })),
  })
  const rows = effortsOf(
    view,
    overviews.map(({ data }) => data?.reports),
    kind,
  )
  const points = rows.flatMap(({ index, quality, onFront, ...effort }) => {
    const x = effort[kind]
    const name = view.runs[index]?.model ?? ""
    return x === undefined ? [] : [{ name, x, y: quality, series: index, onFront }]
  })
  if (points.length < 2) return null
  const seconds = (value: number) => formats.duration(value * 1000)
  return (
    <Panel
      title={t("effort")}
      actions={
        <Segments
          label={t("effortBy")}
          value={kind}
          options={efforts.map((name) => ({ value: name, label: t(`effort.${name}`) }))}
          onChange={(name) => url.set({ effort: name === "tokens" ? undefined : name })}
        />
      }
    >
      <div className="compare-effort">
        <Scatter
          label={t("effort")}
          x={{
            label: t(`effort.${kind}`),
            format: kind === "tokens" ? (value) => formats.compact(value) : seconds,
          }}
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
                <th scope="col" className="number compare-effort-head">
                  {t("effort.tokens")}
                </th>
                <th scope="col" className="number compare-effort-head">
                  {t("effort.latencyS")}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ index, quality, tokens, latencyS, onFront }) => (
                <tr key={view.runs[index]?.ref}>
                  <th scope="row">
                    <span className="compare-column">
                      <SeriesMark index={index} />
                      <span>
                        {view.runs[index]?.model}
                        {onFront && <span className="tag good">{t("onFront")}</span>}
                      </span>
                    </span>
                  </th>
                  <td className="number">{formats.percent(quality)}</td>
                  <td className="number">
                    {tokens === undefined ? missing : formats.compact(Math.round(tokens))}
                  </td>
                  <td className="number">{latencyS === undefined ? missing : seconds(latencyS)}</td>
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
