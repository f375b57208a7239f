import { Link } from "wouter"
import type { Job } from "../../../api/job.js"
import { api, runHref, samplesHref } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { Icon } from "../../ui/index.js"
import { isFinal, messages } from "../job-parts/index.js"

/** What is asked about before it is done. */
export type JobQuestion = "cancel" | "resume" | "retune"

/** What can be done with a job as it stands. */
export function JobActions({
  job,
  onAsk,
  onSteer,
  onForget,
}: {
  job: Job
  onAsk: (question: JobQuestion) => void
  onSteer: (method: "POST", path: string, body?: unknown) => void
  onForget: () => void
}) {
  const t = useMessages(messages)
  const resumable = ["failed", "cancelled", "interrupted", "completed_with_errors"].includes(job.status)
  const folder = typeof job.request.model === "string" ? job.request.model : undefined
  // The pace of a load test is what it measures.
  const steerable = job.kind !== "perf" && (job.status === "running" || job.status === "paused")
  return (
    <>
      {job.run_id !== null && (
        <Link className="button" href={runHref({ id: job.run_id, kind: job.kind, models: [] })}>
          {t("openRun")}
        </Link>
      )}
      {job.run_id !== null && job.kind === "eval" && folder !== undefined && (
        <Link className="button" href={samplesHref(job.run_id, folder.split("/").at(-1) ?? folder)}>
          {t("samples")}
        </Link>
      )}
      {steerable && (
        <button type="button" className="button" onClick={() => onAsk("retune")}>
          {t("retune")}
        </button>
      )}
      {steerable && job.status === "running" && (
        <button type="button" className="button" onClick={() => onSteer("POST", `${api.job(job.id)}/pause`)}>
          <Icon name="pause" size={14} />
          {t("pause")}
        </button>
      )}
      {job.status === "paused" && (
        <button
          type="button"
          className="button primary"
          onClick={() => onSteer("POST", `${api.job(job.id)}/resume`, {})}
        >
          <Icon name="play" size={14} />
          {t("goOn")}
        </button>
      )}
      {!isFinal(job.status) && (
        <button type="button" className="button danger" onClick={() => onAsk("cancel")}>
          <Icon name="stop" size={14} />
          {t("cancel")}
        </button>
      )}
      {resumable && (
        <button type="button" className="button primary" onClick={() => onAsk("resume")}>
          <Icon name="play" size={14} />
          {t("resume")}
        </button>
      )}
      {isFinal(job.status) && (
        <button type="button" className="button" onClick={onForget}>
          {t("forget")}
        </button>
      )}
    </>
  )
}
