import { useQueryClient } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import { useLocation } from "wouter"
import type { Job } from "../../../api/job.js"
import { JsonView, visibleText } from "../../content/index.js"
import { api, forget, sendJson, useResource, useRoutePart } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { Dialog, Failure, PageHead, QueryView, useRefusalText } from "../../ui/index.js"
import { isFinal, JobProgress, JobStatusTag, messages } from "../job-parts/index.js"
import { BudgetLine } from "./budget-line.js"
import { ErrorClasses } from "./error-classes.js"
import { JobActions, type JobQuestion } from "./job-actions.js"
import { JobFigures } from "./job-figures.js"
import { JobLog } from "./job-log.js"
import { LatestGames, LatestSamples } from "./latest.js"
import { LevelsTable } from "./levels-table.js"
import { ResumeDialog } from "./resume-dialog.js"
import { RetuneDialog } from "./retune-dialog.js"
import { StageTable } from "./stage-table.js"
import { useLiveJob } from "./use-live-job.js"
import "./job.css"

/** A job as it runs, and what is left of it afterwards. */
export default function JobScreen() {
  const t = useMessages(messages)
  const formats = useFormats()
  const refusalText = useRefusalText()
  const client = useQueryClient()
  const id = useRoutePart("job")
  const [, navigate] = useLocation()
  const [round, setRound] = useState(0)
  const query = useResource<Job>(api.job(id))
  const { state, connection } = useLiveJob(id, round)
  const [dialog, setDialog] = useState<JobQuestion | undefined>()
  const [failure, setFailure] = useState<Error>()
  const job = state.job ?? query.data
  const status = job?.status

  // The run's pages have news once the job is done.
  useEffect(() => {
    if (status !== undefined && isFinal(status)) void forget(client, "/api/v1/runs", "/api/v1/jobs")
  }, [client, status])

  const send = async (method: "POST" | "DELETE" | "PATCH", path: string, body?: unknown) => {
    try {
      setFailure(undefined)
      await sendJson(method, path, body)
      setDialog(undefined)
      // What is gone is not to be asked for again.
      if (method === "DELETE") await client.invalidateQueries({ queryKey: ["/api/v1/jobs"] })
      await forget(client, method === "DELETE" ? "/api/v1/jobs?" : "/api/v1/jobs")
      return true
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error(String(error)))
      return false
    }
  }

  return (
    <>
      <PageHead
        crumbs={[{ label: t("title"), href: "/jobs" }]}
        title={job?.title ?? id}
        description={
          job && (
            <span className="row">
              <JobStatusTag status={job.status} />
              <span>{t(`kind.${job.kind}`)}</span>
              <span className="faint">{formats.dateTime(job.created_at)}</span>
              {job.attempts > 1 && <span className="tag">{t("attempt", { n: job.attempts })}</span>}
              {job.queue_position !== null && (
                <span className="faint">
                  {job.queue_position === 1 ? t("queueNext") : t("queueAt", { n: job.queue_position })}
                </span>
              )}
              {!isFinal(job.status) && (
                <span className="live" data-connection={connection}>
                  {connection === "open" ? t("live") : t("reconnecting")}
                </span>
              )}
            </span>
          )
        }
        actions={
          job && (
            <JobActions
              job={job}
              onAsk={setDialog}
              onSteer={(method, path, body) => void send(method, path, body)}
              onForget={() => {
                void send("DELETE", api.job(id)).then((done) => done && navigate("/jobs"))
              }}
            />
          )
        }
      />
      {failure && <Failure error={failure} />}
      {!job && <QueryView query={query}>{() => null}</QueryView>}
      {job && (
        <>
          {job.error && (
            <div className="notice bad" role="alert">
              <p>
                {refusalText(job.error.code) !== undefined && <strong>{refusalText(job.error.code)} </strong>}
                <strong>{visibleText(job.error.message)}</strong> {job.error.hint}
              </p>
              <code>{job.error.code}</code>
            </div>
          )}
          {state.download && (
            <div className="notice" role="status">
              <p>
                {t("downloading", {
                  path: state.download.path,
                  percent: formats.percent(
                    state.download.received_bytes / Math.max(1, state.download.total_bytes),
                    0,
                  ),
                })}
              </p>
            </div>
          )}
          <JobFigures job={job} />
          <JobProgress job={job} label={t("progress")} />
          <BudgetLine job={job} />
          {job.progress?.level && (
            <p>
              {t("level", {
                index: job.progress.level.index + 1,
                count: job.progress.level.count,
                name: job.progress.level.name,
              })}
            </p>
          )}
          {job.progress && job.progress.stages.length > 0 && (
            <StageTable job={job} stages={job.progress.stages} />
          )}
          {state.levels.length > 0 && <LevelsTable levels={state.levels} />}
          <div className="columns">
            {job.kind === "eval" && <LatestSamples job={job} events={state.latest} count={state.samples} />}
            {job.kind === "arena" && <LatestGames events={state.games} count={state.judged} />}
            {job.progress && job.progress.error_classes.length > 0 && (
              <ErrorClasses job={job} progress={job.progress} />
            )}
            <JobLog job={job} lines={state.log} missed={state.missed} />
          </div>
          <details className="panel job-request">
            <summary>{t("request")}</summary>
            <JsonView value={job.request} />
          </details>
        </>
      )}
      {dialog === "cancel" && (
        <Dialog
          title={t("cancelTitle")}
          onClose={() => setDialog(undefined)}
          actions={
            <>
              <button type="button" className="button" onClick={() => setDialog(undefined)}>
                {t("keep")}
              </button>
              <button
                type="button"
                className="button danger"
                onClick={() => void send("POST", `${api.job(id)}/cancel`)}
              >
                {t("cancel")}
              </button>
            </>
          }
        >
          <p>{t("cancelText")}</p>
          {failure && <Failure error={failure} />}
        </Dialog>
      )}
      {dialog === "retune" && (
        <RetuneDialog
          budget={job?.budget ?? null}
          onClose={() => setDialog(undefined)}
          failure={failure}
          onRetune={(body) => void send("PATCH", api.job(id), body)}
        />
      )}
      {dialog === "resume" && job && (
        <ResumeDialog
          job={job}
          onClose={() => setDialog(undefined)}
          failure={failure}
          onResume={async (body) => {
            if (await send("POST", `${api.job(id)}/resume`, body)) setRound((count) => count + 1)
          }}
        />
      )}
    </>
  )
}
