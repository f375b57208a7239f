import type { PerfView } from "../../../api/perf.js"
import { JsonView } from "../../content/index.js"
import { useMessages } from "../../i18n/index.js"
import { messages } from "./messages.js"

/** Where the load came from, and the arguments of the test, for those who want to repeat it. */
export function PerfConfig({ perf }: { perf: PerfView }) {
  const t = useMessages(messages)
  return (
    <>
      {perf.machine !== null && (
        <details className="panel perf-config">
          <summary>{t("machine")}</summary>
          <dl className="facts">
            {Object.entries(perf.machine).map(([name, value]) => (
              <div key={name} className="facts-row">
                <dt lang="en">{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
      {perf.config !== null && (
        <details className="panel perf-config">
          <summary>{t("config")}</summary>
          <JsonView value={perf.config} />
        </details>
      )}
    </>
  )
}
