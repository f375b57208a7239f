import { Link, useLocation } from "wouter"
import type { RunOverview } from "../../../api/overview.js"
import { api, comparable, compareHref, compareRef, evalHref, samplesHref } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { useShortcut } from "../../shortcuts/index.js"
import { Choice, PageHead, RunStatusTag, TabLinks } from "../../ui/index.js"
import { messages } from "./messages.js"
import { tokenTotals } from "./token-totals.js"

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
  const formats = useFormats()
  const [, navigate] = useLocation()
  const run = overview?.run
  const models = run?.models ?? []
  const hrefOf = (folder: string) =>
    tab === "samples" ? samplesHref(id, folder) : evalHref(id, folder, tab === "overview" ? undefined : tab)
  const endpoint = hostOf(overview?.config?.api_url)
  const stored = overview?.config?.seed
  const seed = typeof stored === "number" ? String(stored) : undefined
  const tokens = tokenTotals((overview?.reports ?? []).filter(({ model_folder: folder }) => folder === model))
  const compare = compareHref([compareRef(id, model)])
  useShortcut("c", comparable ? t("compareWith") : undefined, () => navigate(compare))
  return (
    <>
      <PageHead
        crumbs={[{ label: t("runs"), href: "/runs" }]}
        title={run?.name ?? id}
        description={
          run && (
            <span className="row">
              <RunStatusTag status={run.status} always />
              {models.length === 1 && <span>{models[0]?.name}</span>}
              <span className="faint">{formats.dateTime(run.created_at)}</span>
              {run.duration_s !== null && (
                <span className="faint">{formats.duration(run.duration_s * 1000)}</span>
              )}
              {run.cost_usd !== null && <span className="faint">{formats.money(run.cost_usd)}</span>}
              {tokens && (
                <span className="faint">
                  {t("tokens", {
                    input: formats.compact(tokens.input),
                    output: formats.compact(tokens.output),
                  })}
                </span>
              )}
              {endpoint !== undefined && <span className="faint mono">{endpoint}</span>}
              {seed !== undefined && <span className="faint">{t("seed", { n: seed })}</span>}
              {run.config_hash !== null && (
                <Link className="faint mono" href={evalHref(id, model, "config")} title={t("hash")}>
                  {run.config_hash.slice(0, 8)}
                </Link>
              )}
              {run.tags.map((tag) => (
                <span key={tag} className="tag accent">
                  {tag}
                </span>
              ))}
            </span>
          )
        }
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

function hostOf(address: unknown): string | undefined {
  return typeof address === "string" && URL.canParse(address) ? new URL(address).host : undefined
}
