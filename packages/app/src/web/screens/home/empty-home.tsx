import { useState } from "react"
import { Link, useLocation } from "wouter"
import type { Job, JobBody } from "../../../api/job.js"
import type { ServerConfig } from "../../../api/server.js"
import { sendJson } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { Failure, Icon } from "../../ui/index.js"
import { messages } from "./messages.js"

/** Nothing was measured yet: where that was looked for, and three ways to begin. */
export function EmptyHome({ config }: { config: ServerConfig | undefined }) {
  const t = useMessages(messages)
  const [, navigate] = useLocation()
  const [failure, setFailure] = useState<Error>()
  const [starting, setStarting] = useState(false)
  const start = async () => {
    setStarting(true)
    try {
      // Without a model it is the embedded one, which needs no key and no network.
      const body: JobBody = { kind: "eval", config: { datasets: ["quickstart"] }, tags: ["demo"] }
      const job = await sendJson<Job>("POST", "/api/v1/jobs", body)
      navigate(`/jobs/${encodeURIComponent(job.id)}`)
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error(String(error)))
      setStarting(false)
    }
  }
  const canStart = config !== undefined && !config.read_only && config.features.eval
  return (
    <div className="panel empty">
      <h2>{t("empty")}</h2>
      <p>{t("emptyText", { folder: config?.outputs_root ?? "outputs" })}</p>
      <pre>evalscope eval quickstart</pre>
      <div className="row">
        {canStart && (
          <button type="button" className="button primary" disabled={starting} onClick={() => void start()}>
            <Icon name="play" size={14} />
            {t("demo")}
          </button>
        )}
        <Link href="/new" className="button">
          {t("newRun")}
        </Link>
        <Link href="/benchmarks" className="button">
          {t("browse")}
        </Link>
      </div>
      {canStart && <p className="faint">{t("demoNote")}</p>}
      {failure && <Failure error={failure} />}
    </div>
  )
}
