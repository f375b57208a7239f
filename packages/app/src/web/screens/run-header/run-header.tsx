import { Link, useLocation } from "wouter"
import type { RunOverview } from "../../../api/overview.js"
import { api, comparable, compareHref, compareRef, evalHref, samplesHref } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { useShortcut } from "../../shortcuts/index.js"
import { Choice, PageHead, TabLinks } from "../../ui/index.js"
import { messages } from "./messages.js"
import { RunFacts } from "./run-facts.js"

/** The head of every view of a run: what it is, what can be done with it, its parts. */
export function RunHeader({
  run: id,
  model,
  tab,
  overview,
}: {
  run: string
  model: string
  tab: string
  overview: RunOverview | undefined
}) {
  const t = useMessages(messages)
  const [, navigate] = useLocation()
  const run = overview?.run
  const models = run?.models ?? []
  const hrefOf = (folder: string) =>
    tab === "samples" ? samplesHref(id, folder) : evalHref(id, folder, tab === "overview" ? undefined : tab)
  const compare = compareHref([compareRef(id, model)])
  useShortcut("c", comparable ? t("compareWith") : undefined, () => navigate(compare))
  return (
    <>
      <PageHead
        crumbs={[{ label: t("runs"), href: "/runs" }]}
        title={run?.name ?? id}
        description={overview && <RunFacts overview={overview} model={model} />}
        actions={
          <>
            {models.length > 1 && (
              <Choice
                label={t("model")}
                value={model}
                options={models.map((entry) => ({ value: entry.folder, label: entry.name }))}
                onChange={(folder) => navigate(hrefOf(folder))}
              />
            )}
            {overview?.html_report === true && (
              <a className="button" href={`${api.run(id)}/html`} target="_blank" rel="noreferrer">
                {t("htmlReport")}
              </a>
            )}
            {run?.job_id && run.status === "running" && (
              <Link className="button" href={`/jobs/${encodeURIComponent(run.job_id)}`}>
                {t("live")}
              </Link>
            )}
            {comparable && (
              <Link className="button" href={compare}>
                {t("compareWith")}
              </Link>
            )}
          </>
        }
      />
      <TabLinks
        label={t("sections")}
        current={tab}
        items={[
          { id: "overview", label: t("overview"), href: evalHref(id, model) },
          { id: "samples", label: t("samples"), href: samplesHref(id, model) },
          { id: "timeline", label: t("timeline"), href: evalHref(id, model, "timeline") },
          { id: "judge", label: t("judge"), href: evalHref(id, model, "judge") },
          { id: "config", label: t("config"), href: evalHref(id, model, "config") },
          { id: "log", label: t("log"), href: evalHref(id, model, "log") },
          { id: "files", label: t("files"), href: evalHref(id, model, "files") },
        ]}
      />
    </>
  )
}
