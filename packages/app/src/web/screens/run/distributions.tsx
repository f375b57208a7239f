import type { DatasetReport } from "../../../api/overview.js"
import type { SamplesPage } from "../../../api/sample.js"
import { Histogram } from "../../charts/index.js"
import { api, samplesHref, useResource, useUrlState } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { Choice, flagMessages, Panel, QueryView } from "../../ui/index.js"
import { flags } from "../samples/sample-query.js"
import { messages } from "./messages.js"
import { SharesTable } from "./shares-table.js"

/** How the scores of one benchmark are spread, why its replies ended, and what is conspicuous about them. */
export function Distributions({ run, reports }: { run: string; reports: readonly DatasetReport[] }) {
  const t = useMessages(messages)
  const flagText = useMessages(flagMessages)
  const formats = useFormats()
  const url = useUrlState()
  const report = reports.find(({ dataset }) => dataset === url.get("of")) ?? reports[0]
  const query = useResource<SamplesPage>(
    report && api.samples(run, report.model_folder),
    { dataset: report?.dataset, limit: 1 },
    { keep: true },
  )
  if (!report) return null
  const href = (filter: Readonly<Record<string, string | number | undefined>>) =>
    samplesHref(run, report.model_folder, { dataset: report.dataset, ...filter })
  return (
    <Panel
      title={t("distributions")}
      actions={
        reports.length > 1 && (
          <Choice
            label={t("benchmark")}
            value={report.dataset}
            options={reports.map(({ dataset, pretty_name }) => ({ value: dataset, label: pretty_name }))}
            onChange={(of) => url.set({ of })}
          />
        )
      }
    >
      <QueryView query={query}>
        {({ facets, total }) =>
          facets ? (
            <div className="distributions">
              <section className="stack">
                <h3>{t("scoreHistogram")}</h3>
                <Histogram
                  label={`${t("scoreHistogram")} · ${report.pretty_name}`}
                  bins={facets.histogram}
                  format={(value) => formats.decimal(value, 2)}
                  hrefOf={({ from, to }) => href({ min: from, max: to })}
                />
              </section>
              <SharesTable
                title={t("finishReasons")}
                counts={facets.finish_reason}
                total={total}
                hrefOf={(finish) => href({ finish })}
              />
              <SharesTable
                title={t("signs")}
                counts={facets.flag}
                total={total}
                nameOf={(name) => {
                  const flag = flags.find((known) => known === name)
                  return flag ? flagText(flag) : name
                }}
                hrefOf={(flag) => href({ flag })}
              />
            </div>
          ) : (
            <p className="soft">{t("tooMany")}</p>
          )
        }
      </QueryView>
    </Panel>
  )
}
