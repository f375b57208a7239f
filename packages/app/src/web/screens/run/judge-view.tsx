import { Link } from "wouter"
import type { JudgeView as Judges } from "../../../api/judge.js"
import type { RunOverview } from "../../../api/overview.js"
import { Histogram } from "../../charts/index.js"
import { api, samplesHref, useResource, useUrlState } from "../../data/index.js"
import { ExportMenu } from "../../export/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { Figures, Panel, QueryView } from "../../ui/index.js"
import { DatasetChoice } from "./dataset-choice.js"
import { insightMessages } from "./insight-messages.js"
import { judgesTable } from "./judge-export.js"
import { JudgePairs, JudgesAndPeople, JudgeTable } from "./judge-tables.js"
import { type JudgeAccount, JudgePlacements, JudgeWork, judgeAccounts } from "./judge-work.js"
import { SharesTable } from "./shares-table.js"

const mostHistograms = 6

/** What judges said, how sure one can be of it, and what it took. */
export function JudgeView({ overview, model }: { overview: RunOverview; model: string }) {
  const t = useMessages(insightMessages)
  const url = useUrlState()
  const dataset = url.get("dataset")
  const query = useResource<Judges>(api.judge(overview.run.id, model), { dataset }, { keep: true })
  const formats = useFormats()
  const href = (filter: Readonly<Record<string, string | undefined>>) =>
    samplesHref(overview.run.id, model, { dataset, ...filter })
  return (
    <>
      <div className="row">
        <DatasetChoice overview={overview} model={model} url={url} />
        {query.data && query.data.samples > 0 && (
          <ExportMenu name={[overview.run.name, model, "judges"]} table={() => judgesTable(query.data)} />
        )}
      </div>
      <QueryView query={query}>
        {(view) =>
          view.samples === 0 ? (
            <div className="panel empty">
              <h2>{t("noJudge")}</h2>
              <p>{t("noJudgeText")}</p>
            </div>
          ) : (
            <>
              <JudgeFigures
                view={view}
                accounts={judgeAccounts(view, overview, dataset)}
                runCost={overview.run.cost_usd}
              />
              <nav className="row judge-links" aria-label={t("toSamples")}>
                <Link href={href({ flag: "judged" })}>{t("toSamples")}</Link>
                {view.judges.length > 1 && (
                  <Link href={href({ flag: "disagreement" })}>{t("toDisagreement")}</Link>
                )}
                {view.human !== null && <Link href={href({ label: "any" })}>{t("toLabelled")}</Link>}
              </nav>
              {view.judges.length > 0 && (
                <Panel title={t("judges")} padded={false}>
                  <JudgeTable view={view} />
                </Panel>
              )}
              {judgeAccounts(view, overview, dataset).length > 0 && (
                <Panel title={t("work")} padded={false}>
                  <JudgeWork accounts={judgeAccounts(view, overview, dataset)} />
                </Panel>
              )}
              {view.placements.length > 0 && (
                <Panel title={t("swaps")} padded={false}>
                  <JudgePlacements placements={view.placements} />
                  <p className="faint judge-explained">{t("swapsNote")}</p>
                </Panel>
              )}
              <div className="columns">
                <Panel title={t("people")}>
                  <JudgesAndPeople human={view.human} hrefOf={href} />
                </Panel>
                <Panel title={t("pairs")} padded={view.pairs.length === 0}>
                  <JudgePairs pairs={view.pairs} />
                </Panel>
                {Object.keys(view.attempts.failures).length > 0 && (
                  <Panel title={t("attempts")}>
                    <SharesTable
                      title={t("kind")}
                      counts={view.attempts.failures}
                      total={view.attempts.total}
                    />
                  </Panel>
                )}
                {view.judges.slice(0, mostHistograms).map(({ judge, histogram }) => (
                  <Panel key={judge} title={t("spread", { judge })}>
                    <Histogram
                      label={t("spread", { judge })}
                      bins={histogram}
                      format={(value) => formats.decimal(value, 2)}
                    />
                  </Panel>
                ))}
              </div>
            </>
          )
        }
      </QueryView>
    </>
  )
}

function JudgeFigures({
  view,
  accounts,
  runCost,
}: {
  view: Judges
  accounts: readonly JudgeAccount[]
  runCost: number | null
}) {
  const t = useMessages(insightMessages)
  const formats = useFormats()
  const { attempts } = view
  const own = accounts.reduce<number | null>(
    (sum, { cost }) => (sum === null || cost === null ? null : sum + cost),
    accounts.length === 0 ? null : 0,
  )
  const cost = own ?? runCost
  return (
    <Figures
      items={[
        { label: t("judgedSamples"), value: formats.integer(view.samples) },
        {
          label: t("verdicts"),
          value: formats.integer(attempts.valid),
          note: t("verdictsNote", { n: attempts.total }),
        },
        {
          label: t("lossy"),
          value: (
            <span className={attempts.samples > 0 ? "warn-text" : undefined}>
              {formats.integer(attempts.samples)}
            </span>
          ),
        },
        cost === null
          ? {
              label: t("cost"),
              value: <span className="faint">{t("costUnknown")}</span>,
              note: t("costHint"),
            }
          : {
              label: t("cost"),
              value: formats.money(cost),
              note: t(own === null ? "costNote" : "judgeCostNote"),
            },
      ]}
    />
  )
}
