import { Link } from "wouter"
import { Sparkline } from "../../charts/index.js"
import { runHref } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { MetricName, numberStyle, Score, ScoreCount, ScrollArea } from "../../ui/index.js"
import type { ScoreHistory } from "./latest-scores.js"
import { messages } from "./messages.js"

const shown = 60

/** Benchmark × model with the newest score, the change since the run before with the same settings, and the course so far. */
export function ScoreHistories({ histories }: { histories: readonly ScoreHistory[] }) {
  const t = useMessages(messages)
  const formats = useFormats()
  if (histories.length === 0) return <p className="empty">{t("none")}</p>
  return (
    <ScrollArea>
      <table className="table">
        <caption className="hidden">{t("resultsNote")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("benchmark")}</th>
            <th scope="col">{t("model")}</th>
            <th scope="col">{t("score")}</th>
            <th scope="col">{t("change")}</th>
            <th scope="col">{t("history")}</th>
            <th scope="col" className="number">
              {t("when")}
            </th>
          </tr>
        </thead>
        <tbody>
          {histories.slice(0, shown).map((history) => {
            const { key, newest, earlier } = history
            const { headline, run } = newest
            const style = numberStyle(headline.metric)
            const values = [...earlier.toReversed(), newest].flatMap(({ headline: { score } }) =>
              score.value === null ? [] : [score.value],
            )
            return (
              <tr key={key}>
                <th scope="row">
                  {headline.pretty_name}
                  {headline.metric && (
                    <div className="faint home-metric">
                      <MetricName metric={headline.metric} />
                    </div>
                  )}
                </th>
                <td>{headline.model}</td>
                <td>
                  <Link className="home-score" href={runHref(run, folderOf(newest))}>
                    <Score figure={headline.score} metric={headline.metric} />
                  </Link>
                  <span className="home-n">
                    <ScoreCount n={headline.score.n} unscored={headline.unscored} />
                  </span>
                </td>
                <td className="home-change">
                  <Change history={history} />
                </td>
                <td>
                  <span className="home-history">
                    <Sparkline
                      label={t("historyOf", {
                        model: headline.model,
                        benchmark: headline.pretty_name,
                        scores: values.map((value) => formats.score(value, style)).join(", "),
                      })}
                      values={values}
                    />
                    <span className="faint">{t("runsN", { n: values.length })}</span>
                  </span>
                </td>
                <td className="number" title={formats.dateTime(run.created_at)}>
                  {formats.relative(run.created_at)}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </ScrollArea>
  )
}

function folderOf({ run, headline }: ScoreHistory["newest"]): string | undefined {
  return run.models.find(({ name }) => name === headline.model)?.folder
}

/** The difference to the run before with the same settings; coloured only where the two intervals lie apart. */
function Change({ history }: { history: ScoreHistory }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const { newest, earlier } = history
  const now = newest.headline.score
  const before = history.before?.headline.score
  if (before?.value == null || now.value === null) {
    const why = earlier.length === 0 ? "first" : newest.run.config_hash === null ? "unknown" : "alone"
    return <span className="faint">{t(why)}</span>
  }
  const difference = now.value - before.value
  const lower = newest.headline.metric?.direction === "lower"
  const apart =
    now.interval !== null &&
    before.interval !== null &&
    (now.interval[0] > before.interval[1] || now.interval[1] < before.interval[0])
  const better = lower ? difference < 0 : difference > 0
  return (
    <span className={apart ? (better ? "good" : "bad") : "soft"}>
      <span aria-hidden="true">{difference > 0 ? "▲ " : difference < 0 ? "▼ " : ""}</span>
      {formats.signed(difference, numberStyle(newest.headline.metric))}
    </span>
  )
}
