import { Link } from "wouter"
import type { Job, JobsPage } from "../../../api/job.js"
import { allItems, usePages, useUrlState } from "../../data/index.js"
import { ExportMenu } from "../../export/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { Failure, PageHead, ScrollArea, Segments } from "../../ui/index.js"
import { JobProgress, JobStatusTag, messages, useJobEdges } from "../job-parts/index.js"
import { jobsTable } from "./jobs-export.js"

/** What was asked of this server: running, queued and finished. */
export default function JobsScreen() {
  const t = useMessages(messages)
  const formats = useFormats()
  const url = useUrlState()
  const active = url.get("status") === "active"
  useJobEdges()
  const asked = { status: active ? "active" : undefined }
  const pages = usePages<JobsPage>("/api/v1/jobs", asked)
  const first = pages.data?.pages[0]
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <>
      <PageHead
        title={t("title")}
        description={
          first &&
          t("active", {
            running: first.counts.running ?? 0,
            running_max: first.limits.running,
            queued: first.counts.queued ?? 0,
            queued_max: first.limits.queued,
          })
        }
        actions={
          <>
            <Segments
              label={t("status")}
              value={active ? "active" : "all"}
              options={[
                { value: "all", label: t("all") },
                { value: "active", label: t("activeOnly") },
              ]}
              onChange={(value) => url.set({ status: value === "active" ? "active" : undefined })}
            />
            {rows.length > 0 && (
              <ExportMenu
                name={["jobs"]}
                table={async () => jobsTable(await allItems<Job>("/api/v1/jobs", { ...asked, limit: 200 }))}
              />
            )}
          </>
        }
      />
      {pages.error && <Failure error={pages.error} retry={() => void pages.refetch()} />}
      {pages.isPending && <div className="skeleton" />}
      {first && rows.length === 0 && (
        <div className="panel empty">
          <p>{t("empty")}</p>
          <Link href="/new" className="button primary">
            {t("start")}
          </Link>
        </div>
      )}
      {rows.length > 0 && (
        <div className="panel">
          <ScrollArea>
            <table className="table">
              <caption className="hidden">{t("title")}</caption>
              <thead>
                <tr>
                  <th scope="col">{t("job")}</th>
                  <th scope="col" className="wide-only">
                    {t("kind")}
                  </th>
                  <th scope="col">{t("status")}</th>
                  <th scope="col">{t("progress")}</th>
                  <th scope="col" className="number">
                    {t("created")}
                  </th>
                </tr>
              </thead>
              <tbody>
                {rows.map((job) => (
                  <tr key={job.id}>
                    <th scope="row">
                      <Link href={`/jobs/${encodeURIComponent(job.id)}`}>{job.title}</Link>
                    </th>
                    <td className="short wide-only">{t(`kind.${job.kind}`)}</td>
                    <td>
                      <span className="row">
                        <JobStatusTag status={job.status} />
                        {job.queue_position !== null && (
                          <span className="faint">
                            {job.queue_position === 1
                              ? t("queueNext")
                              : t("queueAt", { n: job.queue_position })}
                          </span>
                        )}
                      </span>
                    </td>
                    <td className="job-progress-cell">
                      <JobProgress job={job} label={job.title} />
                    </td>
                    <td className="number" title={formats.dateTime(job.created_at)}>
                      {formats.relative(job.created_at)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollArea>
        </div>
      )}
      {pages.hasNextPage && (
        <div>
          <button type="button" className="button" onClick={() => void pages.fetchNextPage()}>
            {t("showMore")}
          </button>
        </div>
      )}
    </>
  )
}
