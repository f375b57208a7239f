import { Link } from "wouter"
import type { DatasetReport, RunOverview } from "../../../api/overview.js"
import { samplesHref, useUrlState } from "../../data/index.js"
import { missing, useFormats, useMessages } from "../../i18n/index.js"
import { Icon, MetricName, Score, ScrollArea } from "../../ui/index.js"
import { costOf } from "./dataset-cost.js"
import { messages } from "./messages.js"
import { CountCell, ScoreCells } from "./score-cells.js"
import { type Columns, SubsetRows } from "./subset-rows.js"

/** Every metric of every benchmark; a benchmark opens into its categories and subsets. */
export function ScoreTable({
  overview,
  reports,
}: {
  overview: RunOverview
  reports: readonly DatasetReport[]
}) {
  const t = useMessages(messages)
  const url = useUrlState()
  const only = reports.length === 1
  // A lone benchmark stands open; `open=-` says that the reader closed it.
  const opened = url.all("open")
  const open = new Set(only && opened.length === 0 ? reports.map(({ dataset }) => dataset) : opened)
  const toggle = (dataset: string) => {
    const next = new Set(open)
    next.delete("-")
    if (!next.delete(dataset)) next.add(dataset)
    url.set({ open: next.size === 0 && only ? ["-"] : [...next] })
  }
  const columns = {
    time: reports.some(({ speed }) => speed?.wall_seconds != null),
    cost: reports.some((report) => costOf(overview, report) !== undefined),
  }
  const counts = [t("n"), t("unscored"), t("failedCount"), t("macro")]
  if (columns.time) counts.push(t("time"))
  if (columns.cost) counts.push(overview.run.models.length > 1 ? t("costOfAnswers") : t("cost"))
  return (
    <ScrollArea>
      <table className="table spanned score-table">
        <caption className="hidden">{t("scores")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("benchmark")}</th>
            <th scope="col">{t("metric")}</th>
            <th scope="col">{t("score")}</th>
            <th scope="col">
              <span className="hidden">{t("score")}</span>
            </th>
            {counts.map((name) => (
              <th key={name} scope="col" className="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {reports.map((report) => (
            <ReportRows
              key={report.dataset}
              overview={overview}
              report={report}
              columns={columns}
              open={open.has(report.dataset)}
              onToggle={() => toggle(report.dataset)}
            />
          ))}
        </tbody>
      </table>
    </ScrollArea>
  )
}

function ReportRows({
  overview,
  report,
  columns,
  open,
  onToggle,
}: {
  overview: RunOverview
  report: DatasetReport
  columns: Columns
  open: boolean
  onToggle: () => void
}) {
  const t = useMessages(messages)
  const formats = useFormats()
  const ordered = [...report.metrics].sort((a, b) => Number(b.info.primary) - Number(a.info.primary))
  const main = ordered[0]
  const subsets = main?.categories.reduce((sum, category) => sum + category.subsets.length, 0) ?? 0
  const cost = costOf(overview, report)
  const seconds = report.speed?.wall_seconds
  const href = (filter: Readonly<Record<string, string | undefined>>) =>
    samplesHref(overview.run.id, report.model_folder, { dataset: report.dataset, ...filter })
  return (
    <>
      {ordered.map((metric, position) => {
        const first = position === 0
        // The headline's value is what samples are listed with anyway.
        const name = metric.info.primary ? undefined : metric.info.name
        return (
          <tr key={metric.info.key} className={first ? "score-main" : undefined}>
            {first && (
              <th scope="rowgroup" rowSpan={ordered.length}>
                <span className="score-name">
                  {subsets > 1 ? (
                    <button
                      type="button"
                      className="button quiet icon small"
                      aria-expanded={open}
                      aria-label={t("showSubsets", { name: report.pretty_name })}
                      onClick={onToggle}
                    >
                      <Icon name={open ? "down" : "right"} size={14} />
                    </button>
                  ) : (
                    <span className="score-spacer" />
                  )}
                  <Link href={href({})}>{report.pretty_name}</Link>
                  {report.version !== null && <small className="faint">{report.version}</small>}
                </span>
              </th>
            )}
            <td className={first ? undefined : "soft"}>
              <MetricName metric={metric.info} />
            </td>
            <ScoreCells figure={metric.score} metric={metric.info} href={href({ metric: name })} />
            <td className="number">
              <Link href={href({ metric: name, scored: "yes" })}>{formats.integer(metric.score.n)}</Link>
            </td>
            <CountCell count={metric.unscored} href={href({ metric: name, scored: "no" })} />
            {first ? <CountCell count={report.errored} href={href({ status: "error" })} bad /> : <td />}
            <td className="number">
              {metric.macro === null || subsets < 2 ? (
                missing
              ) : (
                <Score
                  figure={{
                    value: metric.macro,
                    n: subsets,
                    stderr: null,
                    interval: metric.macro_interval,
                    method: "stratified",
                  }}
                  metric={metric.info}
                />
              )}
            </td>
            {columns.time && (
              <td className="number">
                {first && seconds != null ? formats.duration(seconds * 1000) : first ? missing : ""}
              </td>
            )}
            {columns.cost && (
              <td className="number">
                {first && cost !== undefined ? formats.money(cost) : first ? missing : ""}
              </td>
            )}
          </tr>
        )
      })}
      {open && main && subsets > 1 && (
        <SubsetRows overview={overview} report={report} metric={main} columns={columns} />
      )}
    </>
  )
}
