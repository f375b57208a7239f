import type { Job, Progress } from "../../../api/job.js"
import { missing, useFormats, useMessages } from "../../i18n/index.js"
import { Panel, ScrollArea } from "../../ui/index.js"
import { messages } from "../job-parts/index.js"

/** Progress and the score so far of every subset. */
export function StageTable({ job, stages }: { job: Job; stages: Progress["stages"] }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const priced = stages.some(({ cost_usd: cost }) => cost !== null)
  const several = new Set(stages.map(({ model }) => model)).size > 1
  return (
    <Panel title={t("subsets")} padded={false}>
      <ScrollArea className="table-scroll stage-table">
        <table className="table">
          <caption className="hidden">{t("subsets")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("subset")}</th>
              <th scope="col">{t("progress")}</th>
              <th scope="col" className="number">
                {t("errors")}
              </th>
              {priced && (
                <th scope="col" className="number">
                  {t("cost")}
                </th>
              )}
              <th scope="col" className="number">
                {t("score")}
              </th>
            </tr>
          </thead>
          <tbody>
            {stages.map((stage) => {
              const share = stage.total ? stage.done / stage.total : 0
              const predicted = stage.total ? stage.predicted / stage.total : 0
              return (
                <tr key={`${stage.model} ${stage.dataset} ${stage.subset}`}>
                  <th scope="row">
                    {several && <span className="soft">{stage.model} · </span>}
                    {stage.dataset} <span className="soft">{stage.subset}</span>
                  </th>
                  <td className="job-progress-cell">
                    <div className="job-progress">
                      <div
                        className={`progress staged ${share >= 1 ? "done" : ""}`}
                        role="progressbar"
                        aria-label={`${stage.dataset} ${stage.subset}`}
                        aria-valuenow={Math.round(share * 100)}
                        aria-valuemin={0}
                        aria-valuemax={100}
                      >
                        <div className="ahead" style={{ width: `${predicted * 100}%` }} />
                        <div style={{ width: `${share * 100}%` }} />
                      </div>
                      <span className="faint">
                        {formats.integer(stage.done)} /{" "}
                        {stage.total === null ? missing : formats.integer(stage.total)}
                      </span>
                    </div>
                  </td>
                  <td className="number">
                    {stage.failed > 0 ? <span className="bad">{stage.failed}</span> : 0}
                  </td>
                  {priced && (
                    <td className="number">
                      {stage.cost_usd === null ? missing : formats.money(stage.cost_usd)}
                    </td>
                  )}
                  <td className="number">
                    {stage.score === null ? (
                      missing
                    ) : (
                      <span className="score">
                        <strong>{formats.decimal(stage.score, 3)}</strong>
                        {stage.interval && (
                          <span className="interval">
                            {formats.decimal(stage.interval[0], 3)} – {formats.decimal(stage.interval[1], 3)}
                          </span>
                        )}
                      </span>
                    )}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </ScrollArea>
      <Announcement job={job} />
    </Panel>
  )
}

/** Says how far the job is, in steps of a tenth, for those who do not see the bars. */
function Announcement({ job }: { job: Job }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const tenth = Math.floor((job.progress?.percent ?? 0) / 10) / 10
  return (
    <p className="hidden" role="status">
      {t("announce", { percent: formats.percent(tenth, 0), errors: job.progress?.errors ?? 0 })}
    </p>
  )
}
