import { useEffect, useState } from "react"
import type { Job } from "../../../api/job.js"
import { missing, useFormats, useMessages } from "../../i18n/index.js"
import { Figures } from "../../ui/index.js"
import { isFinal, messages } from "../job-parts/index.js"

/** How far, how fast, what went wrong and what it took so far. */
export function JobFigures({ job }: { job: Job }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const { progress } = job
  const [now, setNow] = useState(Date.now)
  const final = isFinal(job.status)
  useEffect(() => {
    if (final) return
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [final])
  const end = job.finished_at === null ? now : Date.parse(job.finished_at)
  const elapsed = job.started_at === null ? undefined : Math.max(0, end - Date.parse(job.started_at))
  return (
    <Figures
      items={[
        {
          label: t("progress"),
          value: progress ? formats.percent(progress.percent / 100, 0) : missing,
          ...(progress && {
            note: t("done", { done: progress.processed_count, total: progress.total_count }),
          }),
        },
        { label: t("elapsed"), value: elapsed === undefined ? missing : formats.duration(elapsed) },
        ...(final
          ? []
          : [
              {
                label: t("remaining"),
                value: progress?.eta_s == null ? missing : formats.duration(progress.eta_s * 1000),
              },
            ]),
        {
          label: t("rate"),
          value:
            progress?.rate_per_s == null
              ? missing
              : t("perSecond", { n: formats.decimal(progress.rate_per_s, 1) }),
          ...(progress && progress.cached > 0 && { note: t("cached", { n: progress.cached }) }),
        },
        {
          label: t("errors"),
          value: (
            <span className={progress && progress.errors > 0 ? "bad" : undefined}>
              {progress ? formats.integer(progress.errors) : missing}
            </span>
          ),
          ...(progress &&
            progress.retries > 0 && { note: `${t("retries")}: ${formats.integer(progress.retries)}` }),
        },
        ...(progress?.cost_usd == null
          ? []
          : [
              {
                label: t("cost"),
                value: formats.money(progress.cost_usd),
                ...(job.budget?.max_cost != null && {
                  note: t("ofBudget", { limit: formats.money(job.budget.max_cost) }),
                }),
              },
            ]),
        {
          label: t("tokens"),
          value: progress ? formats.compact(progress.input_tokens + progress.output_tokens) : missing,
          ...(progress && {
            note: t("inOut", {
              input: formats.compact(progress.input_tokens),
              output: formats.compact(progress.output_tokens),
            }),
          }),
        },
      ]}
    />
  )
}
