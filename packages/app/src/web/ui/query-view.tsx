import type { UseQueryResult } from "@tanstack/react-query"
import type { ReactNode } from "react"
import { RequestError } from "../data/index.js"
import { useMessages } from "../i18n/index.js"
import { useRefusalText } from "./refusal-text.js"
import { uiMessages } from "./ui-messages.js"

/** An answer of the service: a placeholder while it is under way, the service's words when it was refused. */
export function QueryView<T>({
  query,
  children,
}: {
  query: UseQueryResult<T>
  children: (data: T) => ReactNode
}) {
  const t = useMessages(uiMessages)
  if (query.data !== undefined) return children(query.data)
  if (query.error) return <Failure error={query.error} retry={() => void query.refetch()} />
  return (
    <div className="skeleton" role="status">
      <span className="hidden">{t("loading")}</span>
    </div>
  )
}

/** Why something failed and what to do about it. */
export function Failure({ error, retry }: { error: Error; retry?: () => void }) {
  const t = useMessages(uiMessages)
  const refusalText = useRefusalText()
  // Browsers say in words of their own that nothing answers.
  const code = error instanceof TypeError ? "unreachable" : error instanceof RequestError ? error.code : ""
  const summary = refusalText(code)
  // Addresses of views are typed by people, whom a description for programs does not help.
  const hint = error instanceof RequestError && code !== "query_invalid" ? error.hint : undefined
  return (
    <div className="notice bad" role="alert">
      <p>
        {summary !== undefined && <strong>{summary} </strong>}
        {summary === undefined && <strong>{error.message || t("failed")}</strong>}
        {summary !== undefined && !saysAll.has(code) && error.message}
        {hint !== undefined && !(summary !== undefined && saysAll.has(code)) && <span> {hint}</span>}
      </p>
      {retry && (
        <button type="button" className="button small" onClick={retry}>
          {t("retry")}
        </button>
      )}
    </div>
  )
}

/** What the translated summary says as well as the service, or the browser, whose words are in English. */
const saysAll: ReadonlySet<string> = new Set(["unreachable", "not_found", "run_unknown", "shutting_down"])
