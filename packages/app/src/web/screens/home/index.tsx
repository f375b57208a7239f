import { Link } from "wouter"
import type { JobsPage } from "../../../api/job.js"
import type { RunsPage } from "../../../api/run.js"
import type { ServerConfig } from "../../../api/server.js"
import { useResource, useUrlState } from "../../data/index.js"
import { ExportMenu } from "../../export/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { Choice, Figures, PageHead, Panel, QueryView, SearchField } from "../../ui/index.js"
import { JobProgress, JobStatusTag, useJobEdges } from "../job-parts/index.js"
import { EmptyHome } from "./empty-home.js"
import { historiesTable } from "./histories-export.js"
import { matchingHistories, scoreHistories } from "./latest-scores.js"
import { messages } from "./messages.js"
import { ScoreHistories } from "./score-histories.js"
import "./home.css"

/** What runs now, what was measured last, and what there is. */
export default function HomeScreen() {
  const t = useMessages(messages)
  const formats = useFormats()
  const url = useUrlState()
  useJobEdges()
  const runs = useResource<RunsPage>(
    "/api/v1/runs",
    { limit: 300, root: url.get("root") },
    { every: (page) => (page?.scanning ? 1000 : undefined) },
  )
  const q = url.get("q") ?? ""
  // Asked of the service: the runs above are the newest only.
  const found = useResource<RunsPage>(
    q === "" ? undefined : "/api/v1/runs",
    { limit: 500, kind: "eval", root: url.get("root"), q },
    { keep: true },
  )
  const config = useResource<ServerConfig>("/api/v1/config")
  const facets = runs.data?.facets
  const roots = config.data?.roots ?? []
  const kinds = facets?.kind
  return (
    <>
      <PageHead
        title={t("title")}
        actions={
          roots.length > 1 && (
            <Choice
              label={t("root")}
              value={url.get("root") ?? ""}
              options={[
                { value: "", label: t("allRoots") },
                ...roots.map(({ name }) => ({ value: name, label: name })),
              ]}
              onChange={(root) => url.set({ root })}
            />
          )
        }
      />
      <RunningJobs />
      <QueryView query={runs}>
        {(page) =>
          page.total === 0 && url.get("root") === undefined ? (
            <EmptyHome config={config.data} />
          ) : (
            <>
              <Figures
                items={[
                  {
                    label: t("evaluations"),
                    value: <Link href="/runs?kind=eval">{formats.integer(kinds?.eval ?? 0)}</Link>,
                  },
                  {
                    label: t("loadTests"),
                    value: <Link href="/perf">{formats.integer(kinds?.perf ?? 0)}</Link>,
                  },
                  {
                    label: t("arenas"),
                    value: <Link href="/arena">{formats.integer(kinds?.arena ?? 0)}</Link>,
                  },
                  { label: t("models"), value: formats.integer(Object.keys(facets?.model ?? {}).length) },
                  {
                    label: t("benchmarks"),
                    value: formats.integer(Object.keys(facets?.dataset ?? {}).length),
                  },
                ]}
              />
              <Panel
                title={t("results")}
                padded={false}
                actions={
                  <>
                    <SearchField label={t("filter")} value={q} onChange={(q) => url.set({ q })} />
                    <ExportMenu
                      name={["results"]}
                      table={() =>
                        historiesTable(
                          q === ""
                            ? historiesOf(page)
                            : matchingHistories(found.data ? historiesOf(found.data) : [], q),
                        )
                      }
                    />
                    <Link className="button small" href="/runs">
                      {t("allRuns")}
                    </Link>
                  </>
                }
              >
                {q === "" ? (
                  <ScoreHistories histories={historiesOf(page)} />
                ) : (
                  <QueryView query={found}>
                    {(matching) => <ScoreHistories histories={matchingHistories(historiesOf(matching), q)} />}
                  </QueryView>
                )}
              </Panel>
            </>
          )
        }
      </QueryView>
    </>
  )
}

function historiesOf({ items }: RunsPage) {
  return scoreHistories(items.filter(({ kind }) => kind === "eval"))
}

function RunningJobs() {
  const t = useMessages(messages)
  const formats = useFormats()
  const jobs = useResource<JobsPage>("/api/v1/jobs", { status: "active" }, { every: 4000 })
  const items = jobs.data?.items ?? []
  if (items.length === 0) return null
  return (
    <Panel
      title={t("running")}
      padded={false}
      actions={
        <Link className="button small" href="/jobs">
          {t("allJobs")}
        </Link>
      }
    >
      <ul className="plain home-jobs">
        {items.map((job) => (
          <li key={job.id}>
            <Link className="truncate" href={`/jobs/${encodeURIComponent(job.id)}`}>
              {job.title}
            </Link>
            <JobStatusTag status={job.status} />
            <JobProgress job={job} label={job.title} />
            <span className="faint number">
              {job.progress?.cost_usd == null ? "" : formats.money(job.progress.cost_usd)}
            </span>
            <span className="faint number">
              {job.progress?.eta_s == null ? "" : formats.duration(job.progress.eta_s * 1000)}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
