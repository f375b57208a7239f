import type { CompareView, PairedResult } from "../../../api/compare.js"
import { ForestBar, SeriesMark } from "../../charts/index.js"
import type { UrlState } from "../../data/index.js"
import { ExportMenu } from "../../export/index.js"
import { missing, useFormats, useMessages } from "../../i18n/index.js"
import { MetricName, numberStyle, Panel, ScrollArea } from "../../ui/index.js"
import { compareTable } from "./compare-export.js"
import { messages } from "./messages.js"
import { intervalText, pText, Verdict } from "./paired-change.js"

/** Every run against the baseline on the same questions: how large the difference is, and whether it is one. */
export function Differences({ view, url }: { view: CompareView; url: UrlState }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const all = url.get("metrics") === "all"
  const rows = view.rows.flatMap((row) =>
    all || row.metric.primary
      ? row.cells.flatMap(({ against_baseline }, index) =>
          against_baseline ? [{ row, index, result: against_baseline }] : [],
        )
      : [],
  )
  if (rows.length === 0) return null
  // Benchmarks share a scale, so that lengths of bars can be compared, unless their metrics have other ranges.
  const sizeOf = (result: PairedResult, multiplier: number) =>
    Math.max(...[result.difference, ...(result.interval ?? [])].map((value) => Math.abs(value) * multiplier))
  const reachOf = (percent: boolean) =>
    Math.max(
      0,
      ...rows
        .filter(({ row }) => numberStyle(row.metric).percent === percent)
        .map(({ row, result }) => sizeOf(result, numberStyle(row.metric).multiplier)),
    )
  const reaches = { percent: reachOf(true), number: reachOf(false) }
  return (
    <Panel
      title={t("differences")}
      padded={false}
      actions={<ExportMenu name={["comparison"]} table={() => compareTable(view)} />}
    >
      <p className="compare-note soft">{t("differencesNote")}</p>
      <ScrollArea>
        <table className="table many-figures">
          <caption className="hidden">{t("differences")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("benchmark")}</th>
              <th scope="col">{t("candidate")}</th>
              <th scope="col">{t("verdict")}</th>
              <th scope="col" className="number">
                {t("difference", { percent: formats.percent(view.confidence, 0) })}
              </th>
              <th scope="col" className="compare-forest">
                <span className="hidden">{t("difference", { percent: "" })}</span>
              </th>
              <th scope="col" className="number">
                {t("p")}
              </th>
              <th scope="col" className="number">
                {t("flips")}
              </th>
              <th scope="col" className="number">
                {t("common")}
              </th>
              <th scope="col" className="number" title={t("detectableHint")}>
                {t("detectable")}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ row, index, result }) => {
              const style = numberStyle(row.metric)
              const run = view.runs[index]
              const unscored = (row.cells[index]?.unscored ?? 0) + (row.cells[view.baseline]?.unscored ?? 0)
              const lonely = result.only_baseline + result.only_candidate
              return (
                <tr key={`${row.dataset} ${row.metric.key} ${run?.ref}`}>
                  <th scope="row">
                    {row.pretty_name}
                    <div className="faint compare-metric">
                      <MetricName metric={row.metric} />
                    </div>
                  </th>
                  <td>
                    <span className="compare-column">
                      <SeriesMark index={index} />
                      {run?.model}
                    </span>
                  </td>
                  <td>
                    <Verdict verdict={result.verdict} />
                  </td>
                  <td className="number">
                    <strong>{formats.signed(result.difference, style)}</strong>
                    <div className="faint">{intervalText(result, style, formats)}</div>
                  </td>
                  <td className="compare-forest">
                    <ForestBar
                      difference={result.difference * style.multiplier}
                      interval={
                        result.interval && [
                          result.interval[0] * style.multiplier,
                          result.interval[1] * style.multiplier,
                        ]
                      }
                      reach={style.percent ? reaches.percent : reaches.number}
                      tone={
                        result.verdict === "better" ? "good" : result.verdict === "worse" ? "bad" : "none"
                      }
                    />
                  </td>
                  <td className="number" title={result.test}>
                    {pText(result, formats)}
                  </td>
                  <td className="number">
                    <span className="good">{formats.integer(result.better)}</span> /{" "}
                    <span className="bad">{formats.integer(result.worse)}</span>
                  </td>
                  <td className="number compare-common">
                    {formats.integer(result.common)}
                    {lonely > 0 && <div className="faint">{t("unmatched", { n: lonely })}</div>}
                    {unscored > 0 && <div className="faint">{t("unscoredLeftOut", { n: unscored })}</div>}
                    {result.matched_by === "position" && <div className="faint">{t("byPosition")}</div>}
                  </td>
                  <td className="number">
                    {result.detectable === null ? missing : formats.score(result.detectable, style)}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </ScrollArea>
    </Panel>
  )
}
