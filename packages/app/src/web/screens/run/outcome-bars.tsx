import { Link } from "wouter"
import type { DatasetReport } from "../../../api/overview.js"
import { samplesHref } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { outcomeMessages, outcomes } from "../../ui/index.js"

/** How the samples of each benchmark ended; every part leads to its samples. */
export function OutcomeBars({ run, reports }: { run: string; reports: readonly DatasetReport[] }) {
  const nameOf = useMessages(outcomeMessages)
  const formats = useFormats()
  return (
    <ul className="plain outcome-list">
      {reports.map((report) => {
        const parts = outcomes.flatMap((outcome) => {
          const count = report.outcomes[outcome] ?? 0
          return count > 0 ? [{ outcome, count }] : []
        })
        const all = parts.reduce((sum, { count }) => sum + count, 0)
        return (
          <li key={report.dataset}>
            <div className="row row-apart">
              <strong>{report.pretty_name}</strong>
              <span className="faint">{formats.integer(all)}</span>
            </div>
            <div className="outcome-bar" aria-hidden="true">
              {parts.map(({ outcome, count }) => (
                <span key={outcome} data-outcome={outcome} style={{ flexGrow: count }} />
              ))}
            </div>
            <ul className="legend">
              {parts.map(({ outcome, count }) => (
                <li key={outcome}>
                  <span className="outcome-dot" data-outcome={outcome} aria-hidden="true" />
                  <Link href={samplesHref(run, report.model_folder, { dataset: report.dataset, outcome })}>
                    {nameOf(outcome)}
                  </Link>
                  {formats.integer(count)} <span className="faint">{formats.percent(count / all, 0)}</span>
                </li>
              ))}
            </ul>
          </li>
        )
      })}
    </ul>
  )
}
