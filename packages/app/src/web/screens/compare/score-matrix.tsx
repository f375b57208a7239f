import type { CompareView } from "../../../api/compare.js"
import { Radar, SeriesMark } from "../../charts/index.js"
import type { UrlState } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import {
  MetricName,
  numberStyle,
  Panel,
  positionInRange,
  Score,
  ScoreCount,
  ScrollArea,
  Segments,
} from "../../ui/index.js"
import { messages } from "./messages.js"
import { PairedChange } from "./paired-change.js"

/** Samples behind a score, and those that have none: they are in no paired test either. */
function UnscoredCount({ cell }: { cell: CompareView["rows"][number]["cells"][number] }) {
  const t = useMessages(messages)
  return (
    <span className="compare-n">
      <ScoreCount n={cell.score?.n ?? 0} unscored={cell.unscored} />
      {cell.unscored > 0 && <small className="faint compare-left-out">{t("leftOut")}</small>}
    </span>
  )
}

/** More outlines over each other cannot be told apart. */
const mostProfiles = 8

/**
 * Benchmarks down, runs across, each with its change from the baseline, the best of a row marked; and as a profile
 * where there are enough benchmarks.
 */
export function ScoreMatrix({
  view,
  columns,
  url,
}: {
  view: CompareView
  /** Positions of the runs that stand side by side: of many runs, those in the profile. */
  columns: readonly number[]
  url: UrlState
}) {
  const t = useMessages(messages)
  const formats = useFormats()
  const all = url.get("metrics") === "all"
  const rows = view.rows.filter(({ metric }) => all || metric.primary)
  const axes = view.rows.filter(
    ({ metric, cells }) =>
      metric.primary &&
      metric.direction === "higher" &&
      cells.some(({ score }) => score?.value != null && positionInRange(score.value, metric) !== undefined),
  )
  const profiles = view.runs.length <= mostProfiles ? view.runs.map((_, index) => index) : columns
  return (
    <div className={axes.length >= 3 ? "compare-top" : "stack"}>
      <Panel
        title={t("scores")}
        padded={false}
        actions={
          view.rows.some(({ metric }) => !metric.primary) && (
            <Segments
              label={t("metricsShown")}
              value={all ? "all" : "main"}
              options={[
                { value: "main", label: t("metricsMain") },
                { value: "all", label: t("metricsAll") },
              ]}
              onChange={(value) => url.set({ metrics: value === "all" ? "all" : undefined })}
            />
          )
        }
      >
        <p className="compare-note soft">
          {t("scoresNote", { percent: formats.percent(view.confidence, 0) })}
        </p>
        <ScrollArea>
          <table className="table pinned compare-matrix">
            <caption className="hidden">{t("scores")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("benchmark")}</th>
                {view.runs.map((run, index) => (
                  <th key={run.ref} scope="col">
                    <span className="compare-column">
                      <SeriesMark index={index} />
                      <span>
                        {run.model}
                        {index === view.baseline && <span className="tag accent">{t("baseline")}</span>}
                        <small>{run.name}</small>
                      </span>
                    </span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={`${row.dataset} ${row.metric.key}`}>
                  <th scope="row">
                    {row.pretty_name}
                    <div className="faint compare-metric">
                      <MetricName metric={row.metric} />
                    </div>
                  </th>
                  {row.cells.map((cell, index) => (
                    <td key={view.runs[index]?.ref} className={cell.best ? "compare-best" : undefined}>
                      {cell.score ? (
                        <>
                          <Score figure={cell.score} metric={row.metric} />
                          {cell.best && <span className="hidden"> ({t("best")})</span>}
                          <UnscoredCount cell={cell} />
                          {cell.against_baseline && (
                            <PairedChange result={cell.against_baseline} style={numberStyle(row.metric)} />
                          )}
                        </>
                      ) : (
                        <span className="faint">{t("noScore")}</span>
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollArea>
      </Panel>
      {axes.length >= 3 && (
        <Panel title={t("profile")}>
          <Radar
            label={t("profile")}
            axes={axes.map(({ pretty_name }) => pretty_name)}
            series={profiles.map((index) => ({
              index,
              name: `${view.runs[index]?.model} · ${view.runs[index]?.name}`,
              values: axes.map(({ metric, cells }) => {
                const value = cells[index]?.score?.value
                return value == null ? undefined : positionInRange(value, metric)
              }),
            }))}
          />
        </Panel>
      )}
    </div>
  )
}
