import { type ReactNode, useState } from "react"
import type { RunOverview } from "../../../api/overview.js"
import type { RemotePicturesBody } from "../../../api/run.js"
import type { ServerConfig } from "../../../api/server.js"
import { RemotePicturesContext } from "../../content/index.js"
import { api, exported, runWithPictures, sendJson, useResource } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { FormDialog } from "../../ui/index.js"
import { insightMessages } from "./insight-messages.js"

/** Lets a sample's messages load pictures of other servers, once somebody has said so for the run. */
export function RemotePictures({
  overview,
  children,
}: {
  overview: RunOverview | undefined
  children: ReactNode
}) {
  const t = useMessages(insightMessages)
  const server = useResource<ServerConfig>("/api/v1/config")
  const [asking, setAsking] = useState(false)
  const [failure, setFailure] = useState<Error>()
  const run = overview?.run.id
  const said = overview?.remote_pictures === true
  const allowed = !exported && said && runWithPictures() === run
  const choose = async (allow: boolean) => {
    if (run === undefined) return
    try {
      const body: RemotePicturesBody = { allowed: allow }
      if (allow !== said) await sendJson("PUT", `${api.run(run)}/remote-pictures`, body)
      // What a page may load is settled when it is loaded.
      location.reload()
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error(String(error)))
    }
  }
  const changeable = !exported && (said || server.data?.read_only === false)
  const ask = said ? () => void choose(true) : () => setAsking(true)
  return (
    <RemotePicturesContext value={{ allowed, ...(changeable && { ask }) }}>
      {allowed && (
        <div className="notice">
          <p>{t("picturesLoaded")}</p>
          {server.data?.read_only === false && (
            <button type="button" className="button small" onClick={() => void choose(false)}>
              {t("picturesStop")}
            </button>
          )}
        </div>
      )}
      {children}
      {asking && (
        <FormDialog
          title={t("picturesTitle")}
          confirm={t("picturesLoad")}
          failure={failure}
          onClose={() => setAsking(false)}
          onConfirm={() => void choose(true)}
        >
          <p>{t("picturesText")}</p>
        </FormDialog>
      )}
    </RemotePicturesContext>
  )
}
