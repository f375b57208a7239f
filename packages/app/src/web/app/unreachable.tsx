import { useQueryClient } from "@tanstack/react-query"
import { useReturnOfServer, useServerReach } from "../data/index.js"
import { useMessages } from "../i18n/index.js"
import { appMessages } from "./app-messages.js"

/** Says that what is shown may be old, as long as the server does not answer; it goes by itself. */
export function Unreachable() {
  const t = useMessages(appMessages)
  const isReached = useServerReach()
  useReturnOfServer(useQueryClient())
  return (
    <div role="status">{!isReached && <p className="notice warn unreachable">{t("unreachable")}</p>}</div>
  )
}
