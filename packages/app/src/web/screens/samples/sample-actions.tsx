import { useState } from "react"
import { Link, useLocation } from "wouter"
import type { AgainBody } from "../../../api/explain.js"
import type { Job } from "../../../api/job.js"
import type { RunOverview } from "../../../api/overview.js"
import type { SampleKey } from "../../../api/sample.js"
import type { ServerConfig } from "../../../api/server.js"
import { api, sendJson, type UrlState, useResource } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { Choice, FormDialog } from "../../ui/index.js"
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
  const [asked, setAsked] = useState<AgainBody["what"]>()
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
      {asked !== undefined && overview && (
        <AgainDialog
          what={asked}
          overview={overview}
          row={row}
          keyNames={server.data?.key_names ?? []}
          onClose={() => setAsked(undefined)}
        />
      )}
    </div>
  )
}

function AgainDialog({
  what,
  overview,
  row,
  keyNames,
  onClose,
}: {
  what: AgainBody["what"]
  overview: RunOverview
  row: SampleKey
  keyNames: readonly string[]
  onClose: () => void
}) {
  const t = useMessages(insightMessages)
  const [, navigate] = useLocation()
  const [key, setKey] = useState("")
  const [keyName, setKeyName] = useState("")
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Error>()
  const { api_url: address, model } = overview.config ?? {}
  const start = async () => {
    setBusy(true)
    const credentials = {
      ...(key !== "" && { api_key: key }),
      ...(keyName !== "" && { api_key_env: keyName }),
    }
    const { dataset, subset, index } = row
    const body: AgainBody =
      what === "scores" ? { what, ...credentials } : { what, dataset, subset, index, ...credentials }
    try {
      const job = await sendJson<Job>("POST", api.again(overview.run.id), body)
      navigate(`/jobs/${encodeURIComponent(job.id)}`)
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error(String(error)))
      setBusy(false)
    }
  }
  return (
    <FormDialog
      title={t(what === "sample" ? "againTitle" : "rescoreTitle")}
      confirm={t("start")}
      ready={!busy}
      failure={failure}
      onClose={onClose}
      onConfirm={() => void start()}
    >
      <p>{t(what === "sample" ? "againText" : "rescoreText")}</p>
      {typeof model !== "string" ? (
        <p className="soft">{t("sentToMock")}</p>
      ) : (
        <>
          <p className="soft">{t("sentTo", { host: hostOf(address), model })}</p>
          <div className="field">
            <label htmlFor="again-key">{t("key")}</label>
            <input
              id="again-key"
              className="input"
              type="password"
              autoComplete="off"
              data-first
              value={key}
              onChange={({ target }) => setKey(target.value)}
            />
            <span className="field-hint">{t("keyHint")}</span>
          </div>
          {keyNames.length > 0 && (
            <Choice
              label={t("keyName")}
              value={keyName}
              options={[
                { value: "", label: t("keyNone") },
                ...keyNames.map((name) => ({ value: name, label: name })),
              ]}
              onChange={setKeyName}
            />
          )}
        </>
      )}
    </FormDialog>
  )
}

function hostOf(address: unknown): string {
  return typeof address === "string" && URL.canParse(address) ? new URL(address).host : "–"
}
