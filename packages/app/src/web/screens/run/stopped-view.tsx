import { useState } from "react"
import { Link } from "wouter"
import type { RunOverview } from "../../../api/overview.js"
import type { ServerConfig } from "../../../api/server.js"
import { visibleText } from "../../content/index.js"
import { evalHref, exported, samplesHref, useResource } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { CopyButton } from "../../ui/index.js"
import { AgainDialog } from "../again/index.js"
import { messages } from "./messages.js"

/** In place of the scores of a run without a report: why there is none, and what can be done about it. */
export function StoppedView({ overview, model }: { overview: RunOverview; model: string }) {
  const t = useMessages(messages)
  const { run, stopped, subsets } = overview
  const failure = stopped?.failure ?? null
  const stored = subsets
    .filter(({ model_folder }) => model_folder === model)
    .reduce((sum, { samples }) => sum + (samples ?? 0), 0)
  const state = run.status === "failed" || run.status === "interrupted" ? run.status : "running"
  return (
    <div className="panel empty" role={state === "failed" ? "alert" : undefined}>
      <h2>{t(`noReport.${state}`)}</h2>
      {failure !== null && <p className="bad stopped-reason">{visibleText(failure)}</p>}
      <p>{stored > 0 ? t("storedSamples", { n: stored }) : t("noStoredSamples")}</p>
      <div className="row">
        {stopped && !exported && <Continue overview={overview} how={stopped.resume} />}
        {stored > 0 && (
          <Link className="button" href={samplesHref(run.id, model)}>
            {t("samples")}
          </Link>
        )}
        {state !== "running" && (
          <Link className="button" href={evalHref(run.id, model, "log")}>
            {t("log")}
          </Link>
        )}
      </div>
    </div>
  )
}

type How = NonNullable<RunOverview["stopped"]>["resume"]

/** Goes on with a run: by its job, by a new one, or with a command where the command line began it. */
function Continue({ overview, how }: { overview: RunOverview; how: How }) {
  const t = useMessages(messages)
  const server = useResource<ServerConfig>(how === "service" ? "/api/v1/config" : undefined)
  const [asking, setAsking] = useState(false)
  const { run } = overview
  if (how === "command") return <CopyButton text={`evalscope resume ${run.path}`} label={t("copyContinue")} />
  if (how === "job" && run.job_id !== null)
    return (
      <Link className="button primary" href={`/jobs/${encodeURIComponent(run.job_id)}`}>
        {t("toJob")}
      </Link>
    )
  if (how !== "service" || server.data?.read_only !== false) return null
  return (
    <>
      <button type="button" className="button primary" onClick={() => setAsking(true)}>
        {t("continue")}
      </button>
      {asking && (
        <AgainDialog
          again={{ what: "rest" }}
          overview={overview}
          server={server.data}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
