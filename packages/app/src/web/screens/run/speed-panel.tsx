import type { DatasetReport, Speed } from "../../../api/overview.js"
import { useUrlState } from "../../data/index.js"
import { ExportMenu } from "../../export/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { Choice, Panel, ScrollArea } from "../../ui/index.js"
import { messages } from "./messages.js"
import { speedTable } from "./speed-export.js"

const columns = ["p25", "p50", "p75", "p90", "p99", "max"] as const
const fields = ["latency", "ttft", "tpot", "input_tokens", "output_tokens"] as const

/** Latency and tokens of the requests behind the scores: every measure of one benchmark, or one measure of several. */
export function SpeedPanel({ reports }: { reports: readonly DatasetReport[] }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const url = useUrlState()
  const names = {
    latency: t("latency"),
    ttft: t("ttft"),
    tpot: t("tpot"),
    input_tokens: t("inputPer"),
    output_tokens: t("outputPer"),
  } as const satisfies Partial<Record<keyof Speed, string>>
  const known = fields.filter((field) => reports.some(({ speed }) => speed?.[field] != null))
  const chosen = known.find((field) => field === url.get("measure")) ?? known[0]
  const lone = reports.length === 1
  const rows = lone
    ? known.flatMap((field) => ({ key: field, label: names[field], field, report: reports[0] }))
    : reports.flatMap((report) =>
        chosen ? [{ key: report.dataset, label: report.pretty_name, field: chosen, report }] : [],
      )
  if (known.length === 0) return null
  return (
    <Panel
      title={t("speed")}
      padded={false}
      actions={
        <>
          {!lone && chosen && (
            <Choice
              label={t("measure")}
              hideLabel
              value={chosen}
              options={known.map((field) => ({ value: field, label: names[field] }))}
              onChange={(field) => url.set({ measure: field })}
            />
          )}
          <ExportMenu name={["speed"]} table={() => speedTable(reports)} />
        </>
      }
    >
      <ScrollArea>
        <table className="table">
          <caption className="hidden">{t("speed")}</caption>
          <thead>
            <tr>
              <th scope="col">{lone ? t("measure") : t("benchmark")}</th>
              <th scope="col" className="number">
                {t("mean")}
              </th>
              {columns.map((column) => (
                <th key={column} scope="col" className="number">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, label, field, report }) => {
              const values = report?.speed?.[field]
              if (!values) return null
              const format = (value: number) =>
                field.endsWith("tokens") ? formats.integer(value) : formats.duration(value * 1000)
              return (
                <tr key={key}>
                  <th scope="row">{label}</th>
                  <td className="number">{format(values.mean)}</td>
                  {columns.map((column) => (
                    <td key={column} className="number">
                      {format(values[column])}
                    </td>
                  ))}
                </tr>
              )
            })}
          </tbody>
        </table>
      </ScrollArea>
    </Panel>
  )
}
