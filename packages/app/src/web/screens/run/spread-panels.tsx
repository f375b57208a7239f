import { Link } from "wouter"
import type { DatasetReport } from "../../../api/overview.js"
import type { DatasetSpread, Spread } from "../../../api/spread.js"
import { Histogram } from "../../charts/index.js"
import { api, samplesHref, useResource, useUrlState } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { Panel, QueryView } from "../../ui/index.js"
import { messages } from "./messages.js"
import { RepeatsPanel } from "./repeats-panel.js"

const measures = ["latency_ms", "ttft_ms", "input_tokens", "output_tokens"] as const

/** How latency and tokens of a benchmark's requests are spread, and how far its repeats agree. */
export function SpreadPanels({ run, reports }: { run: string; reports: readonly DatasetReport[] }) {
  const url = useUrlState()
  const report = reports.find(({ dataset }) => dataset === url.get("of")) ?? reports[0]
  const query = useResource<Spread>(report && api.spread(run, report.model_folder), {}, { keep: true })
  if (!report) return null
  return (
    <QueryView query={query}>
      {({ datasets }) => {
        const spread = datasets.find(({ dataset }) => dataset === report.dataset)
        if (!spread) return null
        return (
          <>
            <SpeedSpread run={run} report={report} spread={spread} />
            {spread.repeats && <RepeatsPanel run={run} report={report} repeats={spread.repeats} />}
          </>
        )
      }}
    </QueryView>
  )
}

function SpeedSpread({ run, report, spread }: { run: string; report: DatasetReport; spread: DatasetSpread }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const known = measures.filter((measure) => spread[measure].length > 0)
  if (known.length === 0) return null
  const names = {
    latency_ms: t("latency"),
    ttft_ms: t("ttft"),
    input_tokens: t("inputPer"),
    output_tokens: t("outputPer"),
  }
  const href = (sort: string) => samplesHref(run, report.model_folder, { dataset: report.dataset, sort })
  return (
    <Panel
      title={`${t("speedSpread")} · ${report.pretty_name}`}
      actions={
        <>
          <Link className="button small" href={href("-latency")}>
            {t("slowest")}
          </Link>
          <Link className="button small" href={href("-output_tokens")}>
            {t("longest")}
          </Link>
        </>
      }
    >
      <div className="distributions">
        {known.map((measure) => (
          <section key={measure} className="stack">
            <h3>{names[measure]}</h3>
            <Histogram
              label={`${names[measure]} · ${report.pretty_name}`}
              bins={spread[measure]}
              format={(value) => (measure.endsWith("_ms") ? formats.duration(value) : formats.compact(value))}
            />
          </section>
        ))}
      </div>
    </Panel>
  )
}
