import { useQueryClient } from "@tanstack/react-query"
import { type ReactNode, useEffect, useState } from "react"
import type { ServerConfig } from "../../api/server.js"
import { RequestError, sendJson, useResource } from "../data/index.js"
import { useMessages } from "../i18n/index.js"
import { Failure } from "../ui/index.js"
import { appMessages } from "./app-messages.js"

const fragment = /^#(token|code)=(.+)$/

/** What the service is given for a cookie. */
type Given = { token: string } | { code: string }

/**
 * Lets in whoever the service lets in. A code in the fragment of the address, as the service prints it, is exchanged
 * for a cookie at once and taken out of the address, and so is a token; otherwise the token is asked for.
 */
export function SignIn({ children }: { children: ReactNode }) {
  const t = useMessages(appMessages)
  const client = useQueryClient()
  const [given, setGiven] = useState(givenInAddress)
  const [text, setText] = useState("")
  const [failure, setFailure] = useState<Error>()
  const config = useResource<ServerConfig>(given === undefined ? "/api/v1/config" : undefined)

  useEffect(() => {
    if (given === undefined) return
    history.replaceState(history.state, "", location.pathname + location.search)
    sendJson("POST", "/api/v1/session", given)
      .catch((error: unknown) => setFailure(error instanceof Error ? error : new Error(String(error))))
      .finally(() => {
        setGiven(undefined)
        void client.invalidateQueries()
      })
  }, [given, client])

  const locked = config.error instanceof RequestError && config.error.status === 401
  if (given !== undefined) return <div className="skeleton" />
  if (!locked) return children
  return (
    <form
      className="panel empty sign-in"
      onSubmit={(event) => {
        event.preventDefault()
        setFailure(undefined)
        setGiven({ token: text })
      }}
    >
      <h1>{t("signIn")}</h1>
      <p>{t("signInText")}</p>
      <div className="row">
        <input
          className="input"
          type="password"
          autoComplete="current-password"
          aria-label={t("token")}
          placeholder={t("token")}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <button type="submit" className="button primary" disabled={text === ""}>
          {t("signInButton")}
        </button>
      </div>
      {failure && <Failure error={failure} />}
    </form>
  )
}

function givenInAddress(): Given | undefined {
  const [, kind, text = ""] = fragment.exec(location.hash) ?? []
  if (kind === undefined) return undefined
  try {
    const plain = decodeURIComponent(text)
    return kind === "code" ? { code: plain } : { token: plain }
  } catch {
    return undefined
  }
}
