import { Link } from "wouter"
import type { DatasetReport, MetricReportView, RunOverview } from "../../../api/overview.js"
import { samplesHref } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { messages } from "./messages.js"
import { CountCell, ScoreCells } from "./score-cells.js"

/** Which of the columns that not every run can fill are there. */
export interface Columns {
  time: boolean
  cost: boolean
}

type Subset = MetricReportView["categories"][number]["subsets"][number]

/** The categories and subsets of a benchmark, with the headline's score of each. */
export function SubsetRows({
  overview,
  report,
  metric,
  columns,
}: {
  overview: RunOverview
  report: DatasetReport
  metric: MetricReportView
  columns: Columns
}) {
  const t = useMessages(messages)
  const formats = useFormats()
  const nested = metric.categories.some(({ name }) => name.join() !== "default")
  const href = (subset: Subset, filter: Readonly<Record<string, string>> = {}) =>
    subset.derived
      ? undefined
      : samplesHref(overview.run.id, report.model_folder, {
          dataset: report.dataset,
          subset: subset.stored_as,
          ...filter,
        })
  const countsOf = (subsets: readonly Subset[]) => {
    const known = overview.subsets.filter(
      (one) =>
        one.model_folder === report.model_folder &&
        one.dataset === report.dataset &&
        subsets.some(({ derived, stored_as }) => !derived && stored_as === one.subset),
    )
    const sum = (pick: (one: (typeof known)[number]) => number | null) =>
      known.reduce<number | null>(
        (total, one) => {
          const count = pick(one)
          return total === null || count === null ? null : total + count
        },
        known.length === 0 ? null : 0,
      )
    return { unscored: sum(({ unscored }) => unscored), errored: sum(({ errored }) => errored) }
  }
  const rest = (
    <>
      <td />
      {columns.time && <td />}
      {columns.cost && <td />}
    </>
  )
  return metric.categories.flatMap((category) => {
    const label = category.name.join(" / ")
    const whole = countsOf(category.subsets)
    return [
      ...(nested
        ? [
            <tr key={label} className="category">
              <th scope="row">{label}</th>
              <td />
              <ScoreCells figure={category.score} metric={metric.info} href={undefined} />
              <td className="number">{formats.integer(category.score.n)}</td>
              <CountCell count={whole.unscored} href={undefined} />
              <CountCell count={whole.errored} href={undefined} />
              {rest}
            </tr>,
          ]
        : []),
      ...category.subsets.map((subset) => {
        const to = href(subset)
        const scored = href(subset, { scored: "yes" })
        const { unscored, errored } = countsOf([subset])
        return (
          <tr key={`${label} ${subset.name}`} className="subrow">
            <th scope="row">
              {to === undefined ? (
                <>
                  {subset.name} <span className="tag">{t("derived")}</span>
                </>
              ) : (
                <Link href={to}>{subset.name}</Link>
              )}
            </th>
            <td />
            <ScoreCells figure={subset.score} metric={metric.info} href={to} />
            <td className="number">
              {scored === undefined ? (
                formats.integer(subset.score.n)
              ) : (
                <Link href={scored}>{formats.integer(subset.score.n)}</Link>
              )}
            </td>
            <CountCell count={unscored} href={href(subset, { status: "unscored" })} />
            <CountCell count={errored} href={href(subset, { status: "error" })} bad />
            {rest}
          </tr>
        )
      }),
    ]
  })
}
