import type { PerfRequest } from "../../../api/perf.js"
import { PhaseBars } from "../../charts/index.js"
import type { UrlState } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { messages } from "./messages.js"

/** So many bars are read at a glance. */
const mostBars = 40

/**
 * How long a request waited to be sent, waited for its first token, and received the rest, in seconds. Where there is
 * no first token the whole is one wait; where there is no end nothing is known.
 */
export function phasesOf({ queue_ms: queue, ttft_ms: ttft, latency_s: latency }: PerfRequest) {
  const prefill = ttft === null ? latency : ttft / 1000
  return {
    queue: queue === null ? null : queue / 1000,
    prefill,
    decode: latency === null || ttft === null ? null : Math.max(0, latency - ttft / 1000),
  }
}

/** The requests that the table shows, as bars over time: queue, prefill, decode. */
export function RequestPhases({ requests, url }: { requests: readonly PerfRequest[]; url: UrlState }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const rows = requests
    .slice(0, mostBars)
    .flatMap((request) => {
      const { queue, prefill, decode } = phasesOf(request)
      if (request.start_s === null || prefill === null) return []
      return {
        name: String(request.index),
        href: url.href({ request: String(request.index) }),
        from: request.start_s - (queue ?? 0),
        phases: [queue, prefill, decode],
      }
    })
    .sort((a, b) => a.from - b.from)
  if (rows.length === 0) return null
  return (
    <section className="stack" aria-label={t("phases")}>
      <h3>{t("phases")}</h3>
      <p className="faint">{t("phasesNote")}</p>
      <PhaseBars
        label={t("phases")}
        rows={rows}
        phases={[t("queue"), t("prefill"), t("decode")]}
        nameHead={t("index")}
        x={{ label: t("sinceStart"), format: (value) => formats.decimal(value, 2) }}
        format={(value) => formats.duration(value * 1000)}
      />
    </section>
  )
}
