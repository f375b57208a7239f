import type { PerfSeries } from "../../../api/perf.js"
import { binsOf, Histogram } from "../../charts/index.js"
import type { UrlState } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { messages } from "./messages.js"
import { parseSpan, type RequestSpan, spanText, useMeasures } from "./request-span.js"

/** How figures of requests are spread; a bar leads to its requests, and once more to all of them. */
export function RequestHistograms({ series, url }: { series: PerfSeries; url: UrlState }) {
  const t = useMessages(messages)
  const measures = useMeasures()
  const chosen = parseSpan(url.get("span"))
  const drawings = [
    { title: t("latencyHistogram"), measure: "latency", values: series.latency_s },
    { title: t("ttftHistogram"), measure: "ttft", values: series.ttft_ms },
    { title: t("inputHistogram"), measure: "input_tokens", values: series.input_tokens },
    { title: t("tokensHistogram"), measure: "output_tokens", values: series.output_tokens },
  ] as const
  return drawings.map(({ title, measure, values }) => {
    const bins = binsOf(values)
    if (bins.length < 2) return null
    const spanOf = ({ from, to }: { from: number; to: number }): RequestSpan => ({ measure, from, to })
    const isChosen = (bin: { from: number; to: number }) =>
      chosen !== undefined && spanText(spanOf(bin)) === spanText(chosen)
    return (
      <section key={measure} className="stack" aria-label={title}>
        <h3>{title}</h3>
        <Histogram
          label={title}
          bins={bins}
          format={measures[measure].format}
          whole={measures[measure].whole}
          hrefOf={(bin) =>
            url.href({ span: isChosen(bin) ? undefined : spanText(spanOf(bin)), request: undefined })
          }
          isChosen={isChosen}
        />
      </section>
    )
  })
}
