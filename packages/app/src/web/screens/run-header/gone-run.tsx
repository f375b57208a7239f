import type { UseQueryResult } from "@tanstack/react-query"
import { Link } from "wouter"
import { useMessages } from "../../i18n/index.js"
import { Failure, PageHead } from "../../ui/index.js"
import { messages } from "./messages.js"

/** In place of a run that is not there, or not any more: nothing of it can be looked at. */
export function GoneRun({ run, query }: { run: string; query: UseQueryResult<unknown> }) {
  const t = useMessages(messages)
  return (
    <>
      <PageHead crumbs={[{ label: t("runs"), href: "/runs" }]} title={run} />
      {query.error && <Failure error={query.error} retry={() => void query.refetch()} />}
      <div>
        <Link className="button" href="/runs">
          {t("allRuns")}
        </Link>
      </div>
    </>
  )
}
