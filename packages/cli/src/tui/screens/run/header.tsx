import type { ReactNode } from "react"
import { formatDuration } from "../../../output/duration.js"
import { useSize, useTexts, useTheme } from "../../components/ui.js"
import { Text } from "../../ink.js"
import { type RunView, totalOf } from "../../model/run-view.js"
import type { Spending } from "../../model/spending.js"
import { bar } from "../../text/bars.js"
import { columnsOf, fit } from "../../text/fit.js"

/** What there is to say of the whole run: progress, time, speed, tokens, money, load. */
export function RunHeader(props: {
  readonly view: RunView
  readonly elapsedMs: number
  readonly spending: Spending | undefined
  /** Requests at once, as long as no event has told it. */
  readonly concurrency: number
}): ReactNode {
  const { view, elapsedMs, spending } = props
  const { columns } = useSize()
  const texts = useTexts()
  const theme = useTheme()
  const total = totalOf(view)
  const rate = view.done / Math.max(elapsedMs / 1000, 1e-3)
  const share = total ? view.done / total : 0
  const width = Math.max(10, Math.min(40, columns - 40))
  const left =
    total !== undefined && view.done > 0 && view.done < total
      ? ((total - view.done) / rate) * 1000
      : undefined
  const facts = [
    formatDuration(elapsedMs),
    ...(left === undefined ? [] : [`${texts.eta} ${formatDuration(left)}`]),
    `${rate.toFixed(rate < 10 ? 1 : 0)}${texts.perSecond}`,
    `${texts.tokens} ${short(view.inputTokens)} → ${short(view.outputTokens)}`,
    ...moneyOf(spending),
  ]
  const limit = view.concurrency ?? props.concurrency
  const load = [
    spending === undefined ? `${limit} ${texts.atOnce}` : `${spending.inFlight}/${limit} ${texts.atOnce}`,
    `${view.retries} ${texts.retries}`,
    `${view.rateLimited} × 429`,
  ]
  const state = stateOf(view, texts)
  return (
    <>
      <Text>
        <Text color={theme.accent}>{bar(share, width, theme.ascii)}</Text>
        {fit(
          ` ${view.done}${total ? `/${total} ${Math.floor(100 * share)}%` : ""}`,
          columns - width - columnsOf(state) - 2,
        )}
        {state !== "" && (
          <Text bold color={theme.warn}>
            {`  ${state}`}
          </Text>
        )}
      </Text>
      <Text dimColor>{fit(facts.join(" · "), columns)}</Text>
      <Text dimColor color={view.rateLimited > 0 ? theme.warn : undefined}>
        {fit(load.join(" · "), columns)}
      </Text>
    </>
  )
}

function moneyOf(spending: Spending | undefined): readonly string[] {
  if (spending?.cost === undefined) return []
  const budget = spending.limit === undefined ? "" : ` / $${spending.limit}`
  return [`$${spending.cost.toFixed(spending.cost < 1 ? 4 : 2)}${budget}`]
}

function stateOf(view: RunView, texts: ReturnType<typeof useTexts>): string {
  if (view.status === "completed" || view.status === "interrupted" || view.status === "failed")
    return texts.launcher.status[view.status] ?? view.status
  if (view.paused) return texts.paused
  if (view.download) {
    const percent =
      view.download.total > 0 ? Math.floor((100 * view.download.received) / view.download.total) : 0
    return `${texts.downloading} ${percent}%`
  }
  return view.done === 0 ? texts.loading : ""
}

function short(count: number): string {
  if (count < 10_000) return String(count)
  return count < 10_000_000 ? `${Math.round(count / 1000)}k` : `${(count / 1e6).toFixed(1)}M`
}
