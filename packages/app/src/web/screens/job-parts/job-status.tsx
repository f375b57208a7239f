import type { JobStatus } from "../../../api/job.js"
import { useMessages } from "../../i18n/index.js"
import { messages } from "./messages.js"

const tones: Readonly<Record<JobStatus, string>> = {
  queued: "tag",
  running: "tag accent",
  paused: "tag warn",
  completed: "tag good",
  completed_with_errors: "tag warn",
  failed: "tag bad",
  cancelled: "tag",
  interrupted: "tag warn",
}

export function isFinal(status: JobStatus): boolean {
  return status !== "queued" && status !== "running" && status !== "paused"
}

export function JobStatusTag({ status }: { status: JobStatus }) {
  const t = useMessages(messages)
  return <span className={tones[status]}>{t(`status.${status}`)}</span>
}
