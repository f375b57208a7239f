import { Link } from "wouter"
import type { PerfRequest } from "../../../api/perf.js"
import type { UrlState } from "../../data/index.js"
import { missing, useFormats, useMessages } from "../../i18n/index.js"
import { BoxTable } from "../../rows/index.js"
import { Icon, NumberHeads } from "../../ui/index.js"
import { messages } from "./messages.js"
import { useOutcomeText } from "./outcome-messages.js"

const usualHeight = 37

/** Requests one by one. The page holds the rows in sight only, however many there are. */
export function RequestTable({
  rows,
  total,
  url,
  loadMore,
  onView,
}: {
  rows: readonly PerfRequest[]
  /** Of all pages. */
  total: number
  url: UrlState
  /** Undefined when all rows are there. */
  loadMore: (() => void) | undefined
  /** Told the first row in sight when that changes. */
  onView: (first: number) => void
}) {
  const t = useMessages(messages)
  const formats = useFormats()
  const open = url.get("request")
  const chosen = rows.findIndex(({ index }) => String(index) === open)
  const time = (value: number | null, factor = 1) =>
    value === null ? missing : formats.duration(value * factor)
  const count = (value: number | null) => (value === null ? missing : formats.integer(value))
  const heads = [
    t("start"),
    t("queue"),
    t("latency"),
    t("ttft"),
    t("tpot"),
    t("itl"),
    t("inputTokens"),
    t("outputTokens"),
  ]
  return (
    <BoxTable
      rows={rows}
      total={total}
      keyOf={({ index }) => index}
      usualHeight={usualHeight}
      at={chosen === -1 ? undefined : chosen}
      loadMore={loadMore}
      onView={onView}
      caption={t("requests")}
      boxClass="perf-requests"
      heads={
        <>
          <th scope="col">{t("index")}</th>
          <th scope="col">{t("status")}</th>
          <NumberHeads names={heads} />
        </>
      }
      cells={(row) => (
        <>
          <th scope="row">
            <Link href={url.href({ request: String(row.index) })}>{row.index}</Link>
          </th>
          <td>
            <Outcome request={row} />
          </td>
          <td className="number">{time(row.start_s, 1000)}</td>
          <td className="number">{time(row.queue_ms)}</td>
          <td className="number">{time(row.latency_s, 1000)}</td>
          <td className="number">{time(row.ttft_ms)}</td>
          <td className="number">{time(row.tpot_ms)}</td>
          <td className="number">{time(row.itl_ms)}</td>
          <td className="number">{count(row.input_tokens)}</td>
          <td className="number">{count(row.output_tokens)}</td>
        </>
      )}
    />
  )
}

function Outcome({ request }: { request: PerfRequest }) {
  const t = useMessages(messages)
  const outcomeText = useOutcomeText()
  return (
    <span className={request.success ? "tag good" : "tag bad"} title={request.error ?? undefined}>
      <Icon name={request.success ? "check" : "cross"} size={12} />
      {request.success ? t("succeeded") : `${outcomeText(request.outcome)} ${request.status_code ?? ""}`}
    </span>
  )
}
