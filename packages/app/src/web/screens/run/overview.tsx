import { lazy, Suspense } from "react"
import { Link } from "wouter"
import type { DatasetReport, RunOverview } from "../../../api/overview.js"
import { Radar, Sunburst } from "../../charts/index.js"
import { evalHref, samplesHref, withQuery } from "../../data/index.js"
import { ExportMenu } from "../../export/index.js"
import { missing, useFormats, useMessages } from "../../i18n/index.js"
import { type Figure, Figures, Panel, positionInRange } from "../../ui/index.js"
import { tokenTotals } from "../run-header/index.js"
import { Distributions } from "./distributions.js"
import { messages } from "./messages.js"
import { OutcomeBars } from "./outcome-bars.js"
import { ScoreTable } from "./score-table.js"
import { scoreTree } from "./score-tree.js"
import { scoresTable } from "./scores-export.js"
import { SpeedPanel } from "./speed-panel.js"
import { SpendingPanel } from "./spending-panel.js"
import { SpreadPanels } from "./spread-panels.js"
import { StoppedView } from "./stopped-view.js"

const Markdown = lazy(() => import("../../content/markdown.js"))

/** Scores first, then how samples ended, then what it cost. */
export function Overview({ overview, model }: { overview: RunOverview; model: string }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const reports = overview.reports.filter(({ model_folder }) => model_folder === model)
  const figures = useFigures(overview, model, reports)
  // Reports of the original do not say how samples ended.
  const ended = reports.filter(({ outcomes }) => Object.values(outcomes).some((count) => count > 0))
  if (reports.length === 0) return <StoppedView overview={overview} model={model} />
  return (
    <>
      <Figures items={figures} />
      {reports.flatMap((report) => {
        const cut = report.outcomes.truncated ?? 0
        const all = Object.values(report.outcomes).reduce((sum, count) => sum + count, 0)
        return cut / all < 0.05 || all === 0
          ? []
          : [
              <div key={report.dataset} className="notice warn">
                <p>
                  {t("truncatedHint", { share: formats.percent(cut / all, 0), name: report.pretty_name })}
                </p>
                <Link
                  className="button small"
                  href={samplesHref(overview.run.id, model, {
                    dataset: report.dataset,
                    outcome: "truncated",
                  })}
                >
                  {t("samples")}
                </Link>
              </div>,
            ]
      })}
      <Panel
        title={t("scores")}
        padded={false}
        actions={
          <ExportMenu name={[overview.run.name, model, "scores"]} table={() => scoresTable(reports)} />
        }
      >
        <ScoreTable overview={overview} reports={reports} />
      </Panel>
      <SpendingPanel overview={overview} />
      <div className="columns">
        <Profile reports={reports} />
        <Parts run={overview.run.id} reports={reports} />
        {ended.length > 0 && (
          <Panel title={t("outcomes")}>
            <OutcomeBars run={overview.run.id} reports={ended} />
          </Panel>
        )}
      </div>
      <Distributions run={overview.run.id} reports={reports} />
      <SpeedPanel reports={reports} />
      <SpreadPanels run={overview.run.id} reports={reports} />
      <div className="columns">
        {reports.map((report) => (
          <JudgePanel key={report.dataset} run={overview.run.id} report={report} />
        ))}
        {reports.map(
          ({ dataset, pretty_name, analysis }) =>
            analysis && (
              <Panel
                key={dataset}
                title={`${t("analysis")} · ${pretty_name}`}
                actions={<span className="tag">{t("analysisNote")}</span>}
              >
                <Suspense fallback={<pre>{analysis}</pre>}>
                  <Markdown text={analysis} />
                </Suspense>
              </Panel>
            ),
        )}
      </div>
    </>
  )
}

function useFigures(
  overview: RunOverview,
  model: string,
  reports: readonly DatasetReport[],
): readonly Figure[] {
  const t = useMessages(messages)
  const formats = useFormats()
  const sum = (numberOf: (report: DatasetReport) => number) =>
    reports.reduce((total, report) => total + numberOf(report), 0)
  const href = (filter: Readonly<Record<string, string>>) => samplesHref(overview.run.id, model, filter)
  const scored = sum(({ metrics }) => (metrics.find(({ info }) => info.primary) ?? metrics[0])?.score.n ?? 0)
  const requested = sum((report) => report.requested)
  const errored = sum((report) => report.errored)
  const speeds = reports.flatMap(({ speed }) => (speed ? [speed] : []))
  const tokens = tokenTotals(reports)
  const rate = speeds.length === 1 ? speeds[0]?.output_tokens_per_second : undefined
  const requests = speeds.length === 1 ? speeds[0]?.requests_per_second : undefined
  const duration = overview.run.duration_s
  return [
    {
      label: t("scored"),
      value: <Link href={href({ scored: "yes" })}>{formats.integer(scored)}</Link>,
      ...(requested > 0 && { note: t("requested", { n: requested }) }),
    },
    {
      label: t("failed"),
      value:
        errored === 0 ? (
          "0"
        ) : (
          <Link className="bad" href={href({ status: "error" })}>
            {formats.integer(errored)}
          </Link>
        ),
      note: t("failedNote"),
    },
    ...(tokens === undefined
      ? []
      : [
          {
            label: t("inputTokens"),
            value: formats.compact(tokens.input),
            ...(scored > 0 && { note: t("perSample", { n: Math.round(tokens.input / scored) }) }),
          },
          {
            label: t("outputTokens"),
            value: formats.compact(tokens.output),
            ...(scored > 0 && { note: t("perSample", { n: Math.round(tokens.output / scored) }) }),
          },
        ]),
    overview.run.cost_usd === null
      ? { label: t("cost"), value: <span className="faint">{t("costUnknown")}</span>, note: t("costHint") }
      : { label: t("cost"), value: formats.money(overview.run.cost_usd), note: t("costNote") },
    { label: t("wallTime"), value: duration === null ? missing : formats.duration(duration * 1000) },
    ...(rate == null
      ? []
      : [
          {
            label: t("throughput"),
            value: t("tokensPerSecond", { n: formats.decimal(rate, rate < 100 ? 1 : 0) }),
            ...(requests != null && { note: t("requestsPerSecond", { n: formats.decimal(requests) }) }),
          },
        ]),
  ]
}

function Profile({ reports }: { reports: readonly DatasetReport[] }) {
  const t = useMessages(messages)
  const axes = reports.flatMap((report) => {
    const metric = report.metrics.find(({ info }) => info.primary) ?? report.metrics[0]
    const value = metric?.score.value
    if (metric === undefined || value == null || metric.info.direction === "lower") return []
    const position = positionInRange(value, metric.info)
    return position === undefined ? [] : [{ name: report.pretty_name, position }]
  })
  if (axes.length < 3) return null
  return (
    <Panel title={t("profile")}>
      <Radar
        label={t("profileLabel")}
        axes={axes.map(({ name }) => name)}
        series={[{ name: reports[0]?.model ?? "", values: axes.map(({ position }) => position) }]}
      />
    </Panel>
  )
}

/** Worth a drawing as soon as there is something inside a benchmark, or several of them. */
function Parts({ run, reports }: { run: string; reports: readonly DatasetReport[] }) {
  const t = useMessages(messages)
  const nodes = scoreTree(run, reports)
  if (nodes.length + nodes.reduce((sum, { children }) => sum + children.length, 0) < 3) return null
  return (
    <Panel title={t("parts")}>
      <Sunburst label={t("partsLabel")} nodes={nodes} />
    </Panel>
  )
}

function JudgePanel({ run, report }: { run: string; report: DatasetReport }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const { judge } = report
  if (!judge) return null
  const failures = Object.entries(judge.failures)
  const disagreement = Object.entries(judge.disagreement)
  return (
    <Panel
      title={`${t("judge")} · ${report.pretty_name}`}
      actions={
        <Link
          className="button small"
          href={withQuery(evalHref(run, report.model_folder, "judge"), { dataset: report.dataset })}
        >
          {t("judgeMore")}
        </Link>
      }
    >
      <dl className="facts">
        <dt>{t("judgeModels")}</dt>
        <dd>{judge.models.join(", ") || missing}</dd>
        <dt>{t("judgeValid")}</dt>
        <dd>
          {formats.integer(judge.valid_observations)} / {formats.integer(judge.total_observations)}
        </dd>
        {failures.length > 0 && (
          <>
            <dt>{t("judgeFailures")}</dt>
            <dd>{failures.map(([name, count]) => `${name}: ${formats.integer(count)}`).join(" · ")}</dd>
          </>
        )}
        {disagreement.length > 0 && (
          <>
            <dt>{t("judgeDisagreement")}</dt>
            <dd>
              {disagreement.map(([name, value]) => `${name}: ${formats.decimal(value, 3)}`).join(" · ")}
            </dd>
          </>
        )}
      </dl>
    </Panel>
  )
}
