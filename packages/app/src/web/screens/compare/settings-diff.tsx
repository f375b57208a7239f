import type { CompareView } from "../../../api/compare.js"
import { missing, useMessages } from "../../i18n/index.js"
import { Panel, ScrollArea } from "../../ui/index.js"
import { messages } from "./messages.js"

/** Settings that are not the same in all runs: a difference may come from them. */
export function SettingsDiff({ view }: { view: CompareView }) {
  const t = useMessages(messages)
  if (view.differences.length === 0) return null
  return (
    <Panel title={t("settings")} padded={false}>
      <ScrollArea>
        <table className="table pinned">
          <caption className="hidden">{t("settings")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("setting")}</th>
              {view.runs.map((run) => (
                <th key={run.ref} scope="col" className="compare-setting-run">
                  {run.model} · {run.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {view.differences.map(({ field, values }) => (
              <tr key={field}>
                <th scope="row" className="mono">
                  {field}
                </th>
                {view.runs.map((run, index) => (
                  <td key={run.ref} className="mono">
                    {values[index] ?? missing}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </Panel>
  )
}
