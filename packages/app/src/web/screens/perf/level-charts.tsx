import type { PerfSeries } from "../../../api/perf.js"
import { HeatMap, Plot } from "../../charts/index.js"
import { type UrlState, useResource } from "../../data/index.js"
import { useFormats, useMessages } from "../../i18n/index.js"
import { QueryView } from "../../ui/index.js"
import { messages } from "./messages.js"
import { RequestHistograms } from "./request-histograms.js"

/** Beyond this many, dots lie on one another, and only a count says how many there are. */
const mostDots = 60

/** The requests of a level over time and as distributions. */
export function LevelCharts({ path, url }: { path: string; url: UrlState }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const query = useResource<PerfSeries>(path)
  return (
    <QueryView query={query}>
      {(series) => {
        // A test of a second has its marks at tenths and hundredths.
        const lasted = series.start_s.reduce((most, at) => Math.max(most, at), 0)
        const decimals = lasted < 2 ? 2 : lasted < 20 ? 1 : 0
        const seconds = {
          label: t("sinceStart"),
          format: (value: number) => formats.decimal(value, decimals),
        }
        const points = (good: boolean) =>
          series.start_s.flatMap((x, index) => {
            const y = series.latency_s[index]
            return series.success[index] === good && y != null ? [{ x, y }] : []
          })
        const failed = points(false)
        const time = { label: t("latency"), format: (value: number) => formats.duration(value * 1000) }
        const step = (values: readonly number[]) => values.map((y, x) => ({ x, y }))
        return (
          <div className="stack">
            {series.sampled && <p className="faint">{t("sampled", { n: series.requests })}</p>}
            <div className="perf-charts">
              <section className="stack" aria-label={t("timeline")}>
                <h3>{t("timeline")}</h3>
                <Plot
                  label={t("timeline")}
                  dots
                  x={seconds}
                  y={time}
                  series={[
                    { name: t("succeeded"), points: points(true) },
                    ...(failed.length > 0 ? [{ name: t("failed"), points: failed }] : []),
                  ]}
                />
              </section>
              {points(true).length > mostDots && (
                <section className="stack" aria-label={t("heat")}>
                  <h3>{t("heat")}</h3>
                  <HeatMap
                    label={t("heat")}
                    x={seconds}
                    y={time}
                    points={points(true)}
                    unit={t("requests")}
                  />
                </section>
              )}
              {series.concurrency.length > 1 && (
                <section className="stack" aria-label={t("running")}>
                  <h3>{t("running")}</h3>
                  <Plot
                    label={t("running")}
                    x={seconds}
                    y={{ label: t("running"), format: (value) => formats.integer(value) }}
                    series={[
                      {
                        name: t("running"),
                        points: series.concurrency.map(({ at_s, running }) => ({ x: at_s, y: running })),
                      },
                    ]}
                  />
                </section>
              )}
              {series.cdf.latency_s.length > 1 && (
                <section className="stack" aria-label={t("distribution")}>
                  <h3>{t("distribution")}</h3>
                  <Plot
                    label={t("distribution")}
                    x={{ label: t("share"), format: (value) => `${formats.decimal(value, 0)}%` }}
                    y={time}
                    series={[
                      { name: t("latency"), points: step(series.cdf.latency_s) },
                      ...(series.cdf.ttft_ms.length > 1
                        ? [{ name: t("ttft"), points: step(series.cdf.ttft_ms.map((value) => value / 1000)) }]
                        : []),
                    ]}
                  />
                </section>
              )}
              {series.workload.length > 1 && (
                <section className="stack" aria-label={t("workload")}>
                  <h3>{t("workload")}</h3>
                  <Plot
                    label={t("workload")}
                    x={seconds}
                    y={{ label: t("tokensSoFar"), format: (value) => formats.compact(value) }}
                    series={(
                      [
                        [t("outputTokens"), "output"],
                        [t("newInput"), "new_input"],
                        [t("cachedInput"), "cached_input"],
                      ] as const
                    ).map(([name, field]) => ({
                      name,
                      points: series.workload.map((point) => ({ x: point.at_s, y: point[field] })),
                    }))}
                  />
                </section>
              )}
              <RequestHistograms series={series} url={url} />
            </div>
          </div>
        )
      }}
    </QueryView>
  )
}
