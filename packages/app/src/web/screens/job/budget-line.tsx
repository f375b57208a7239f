import type { Job } from "../../../api/job.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { messages } from "../job-parts/index.js"

/** From this share on the line warns. */
const nearlyUsed = 0.8

/** How much of what the job may cost is used; nothing for a job without a limit. */
export function BudgetLine({ job }: { job: Job }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const spent = job.progress?.cost_usd ?? null
  const limit = job.budget?.max_cost ?? null
  if (spent === null || limit === null) return null
  const share = Math.min(1, spent / limit)
  const text = t("budgetUsed", { percent: formats.percent(share, 0) })
  return (
    <div className="job-progress budget-line">
      <div
        className={`progress ${share >= nearlyUsed ? "warn" : ""}`}
        role="progressbar"
        aria-label={text}
        aria-valuenow={Math.round(share * 100)}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <div style={{ width: `${share * 100}%` }} />
      </div>
      <span className="faint">{text}</span>
    </div>
  )
}
