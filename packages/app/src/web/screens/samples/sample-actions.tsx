import { useState } from "react"
import { Link } from "wouter"
import type { RunOverview } from "../../../api/overview.js"
import type { SampleKey } from "../../../api/sample.js"
import type { ServerConfig } from "../../../api/server.js"
import { type UrlState, useResource } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { AgainDialog } from "../again/index.js"
import { CollectionsMenu } from "./collections-menu.js"
import { insightMessages } from "./insight-messages.js"

/** What can be done with a sample beside labelling it: see why, ask again, score the run again. */
export function SampleActions({
  run: id,
  model,
  overview,
  row,
  url,
}: {
  run: string
  model: string
  overview: RunOverview | undefined
  row: SampleKey
  url: UrlState
}) {
  const t = useMessages(insightMessages)
  const server = useResource<ServerConfig>("/api/v1/config")
  const [asked, setAsked] = useState<"sample" | "scores">()
  const why = url.get("why") === "1"
  const run = overview?.run
  const repeatable =
    run?.origin === "evalscope" &&
    run.kind === "eval" &&
    run.status !== "running" &&
    overview?.config != null &&
    server.data?.read_only === false
  return (
    <div className="row sample-actions">
      <Link className="button small" href={url.href({ why: why ? undefined : "1" })} aria-expanded={why}>
        {t(why ? "whyHide" : "why")}
      </Link>
      {repeatable && (
        <>
          <button type="button" className="button small" onClick={() => setAsked("sample")}>
            {t("again")}
          </button>
          <button type="button" className="button small" onClick={() => setAsked("scores")}>
            {t("rescore")}
          </button>
        </>
      )}
      {server.data?.read_only === false && (
        <CollectionsMenu run={id} model={model} sample={row} picked={url.all("pick")} />
      )}
      {asked !== undefined && overview && server.data && (
        <AgainDialog
          again={asked === "sample" ? { what: asked, row } : { what: asked }}
          overview={overview}
          server={server.data}
          onClose={() => setAsked(undefined)}
        />
      )}
    </div>
  )
}
