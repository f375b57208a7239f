import type { LiveEvent } from "../../../api/event.js"
import { type Formats, missing, useFormats, useMessages } from "../../i18n/index.js"
import { Panel, ScrollArea } from "../../ui/index.js"
import { messages } from "../job-parts/index.js"

type Level = Extract<LiveEvent, { type: "level.finished" }>

/** What is looked at while a load test runs, by the names that it reports them under. */
const columns = [
  { label: "levelRequests", name: "Total Requests", text: (value, { integer }) => integer(value) },
  { label: "errors", name: "Failed Requests", text: (value, { integer }) => integer(value) },
  { label: "levelRate", name: "Req Throughput (req/s)", text: (value, { decimal }) => decimal(value, 2) },
  {
    label: "levelOutput",
    name: "Output Throughput (tok/s)",
    text: (value, { decimal }) => decimal(value, 1),
  },
  { label: "levelLatency", name: "Avg Latency (s)", text: (value, { duration }) => duration(value * 1000) },
  { label: "levelTtft", name: "Avg TTFT (ms)", text: (value, { duration }) => duration(value) },
  { label: "levelTpot", name: "Avg TPOT (ms)", text: (value, { duration }) => duration(value) },
] as const satisfies readonly {
  label: keyof (typeof messages)["en"]
  name: string
  text: (value: number, formats: Formats) => string
}[]

/** Load levels that are done, with the figures that matter most; the run has them all. */
export function LevelsTable({ levels }: { levels: readonly Level[] }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const known = columns.filter(({ name }) => levels.some(({ summary }) => typeof summary[name] === "number"))
  return (
    <Panel title={t("levels")} padded={false}>
      <ScrollArea>
        <table className="table">
          <caption className="hidden">{t("levels")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("levelName")}</th>
              {known.map(({ label }) => (
                <th key={label} scope="col" className="number">
                  {t(label)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {levels.map(({ level, summary }) => (
              <tr key={level}>
                <th scope="row">{level}</th>
                {known.map(({ name, text }) => {
                  const value = summary[name]
                  return (
                    <td key={name} className="number">
                      {typeof value === "number" ? text(value, formats) : missing}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </Panel>
  )
}
