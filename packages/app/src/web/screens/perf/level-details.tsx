import type { PerfLevel } from "../../../api/perf.js"
import { missing, useFormats, useMessages } from "../../i18n/index.js"
import { Figures, NumberHeads, ScrollArea } from "../../ui/index.js"
import { messages } from "./messages.js"

/** What a level's files say besides its figures: whole conversations, throughput by windows, the load tester's health. */
export function LevelDetails({ level }: { level: PerfLevel }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const { traces, windows, client } = level
  const number = (value: number | null) =>
    value === null ? missing : formats.decimal(value, Math.abs(value) < 100 ? 2 : 0)
  const share = (value: number | null) => (value === null ? missing : formats.percent(value))
  const count = (value: number | null) => (value === null ? missing : formats.integer(value))
  return (
    <>
      {traces && (
        <section className="stack" aria-label={t("traces")}>
          <h3>{t("traces")}</h3>
          {traces.conversations !== null && (
            <p className="faint">{t("tracesNote", { n: traces.conversations })}</p>
          )}
          <FigureTable
            caption={t("traces")}
            heads={[t("mean"), "min", "p50", "p90", "p95", "p99", "max"]}
            rows={traces.rows.map(({ metric, mean, min, p50, p90, p95, p99, max }) => ({
              name: metric,
              values: [mean, min, p50, p90, p95, p99, max].map(number),
            }))}
          />
        </section>
      )}
      {windows && (
        <section className="stack" aria-label={t("windows")}>
          <h3>{t("windows")}</h3>
          <FigureTable
            caption={t("windows")}
            heads={[
              t("overall"),
              windows.last_window_s === null
                ? t("lastWindow")
                : t("lastSeconds", { n: formats.decimal(windows.last_window_s, 0) }),
              t("steady"),
            ]}
            rows={windows.rows.map(({ metric, overall, last_window: last, steady_state: steady }) => ({
              name: metric,
              values: [overall, last, steady].map(number),
            }))}
          />
        </section>
      )}
      {client && (
        <section className="stack" aria-label={t("client")}>
          <h3>{t("client")}</h3>
          <p className="faint">{t("clientNote")}</p>
          {client.reasons.length > 0 && (
            <ul className="notice warn perf-reasons" lang="en">
              {client.reasons.map((reason) => (
                <li key={reason}>{reason}</li>
              ))}
            </ul>
          )}
          <Figures
            items={[
              ...(client.error_ms
                ? [
                    {
                      label: t("clientError"),
                      value: formats.duration(client.error_ms.p99),
                      note: t("median", { value: formats.duration(client.error_ms.p50) }),
                    },
                  ]
                : []),
              ...(client.loop_delay_ms
                ? [
                    {
                      label: t("loopDelay"),
                      value: formats.duration(client.loop_delay_ms.p99),
                      note: t("atMost", { value: formats.duration(client.loop_delay_ms.max) }),
                    },
                  ]
                : []),
              ...(client.lateness_ms
                ? [
                    {
                      label: t("lateness"),
                      value: formats.duration(client.lateness_ms.p99),
                      note: t("atMost", { value: formats.duration(client.lateness_ms.max) }),
                    },
                  ]
                : []),
              { label: t("cpuShare"), value: share(client.cpu_share) },
              { label: t("gcShare"), value: share(client.gc_share) },
              { label: t("coalesced"), value: share(client.coalesced_share) },
              { label: t("capHits"), value: count(client.cap_hits) },
              { label: t("poolWaits"), value: count(client.pool_waits) },
            ]}
          />
        </section>
      )}
    </>
  )
}

function FigureTable({
  caption,
  heads,
  rows,
}: {
  caption: string
  heads: readonly string[]
  rows: readonly { name: string; values: readonly string[] }[]
}) {
  const t = useMessages(messages)
  return (
    <ScrollArea>
      <table className="table">
        <caption className="hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t("measure")}</th>
            <NumberHeads names={heads} />
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, values }) => (
            <tr key={name}>
              <th scope="row" lang="en">
                {name}
              </th>
              {heads.map((head, column) => (
                <td key={head} className="number">
                  {values[column]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  )
}
