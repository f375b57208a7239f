import type { JudgeView } from "../../../api/judge.js"
import type { RunOverview } from "../../../api/overview.js"
import { missing, useFormats, useMessages } from "../../i18n/index.js"
import { NumberHeads, ScrollArea } from "../../ui/index.js"
import { insightMessages } from "./insight-messages.js"

export interface JudgeAccount {
  judge: string
  requests: number | null
  attempts: number | null
  inputTokens: number | null
  outputTokens: number | null
  latencyMs: number | null
  cost: number | null
}

/** What each judge took: from the run's account of its spending, and from the attempts that its reviews keep. */
export function judgeAccounts(
  view: JudgeView,
  overview: RunOverview,
  dataset: string | undefined,
): readonly JudgeAccount[] {
  const parts = (overview.spending ?? []).filter(
    (part) => part.role === "judge" && (dataset === undefined || part.dataset === dataset),
  )
  const names = [...new Set([...view.work.map(({ judge }) => judge), ...parts.map(({ model }) => model)])]
  return names.map((judge) => {
    const work = view.work.find((one) => one.judge === judge)
    const own = parts.filter(({ model }) => model === judge)
    const sum = (pick: (part: (typeof own)[number]) => number | null) =>
      own.reduce<number | null>(
        (total, part) => {
          const value = pick(part)
          return total === null || value === null ? null : total + value
        },
        own.length === 0 ? null : 0,
      )
    return {
      judge,
      requests: sum(({ requests }) => requests),
      attempts: work?.attempts ?? null,
      inputTokens: sum(({ input_tokens }) => input_tokens) ?? work?.input_tokens ?? null,
      outputTokens: sum(({ output_tokens }) => output_tokens) ?? work?.output_tokens ?? null,
      latencyMs: work?.latency_ms ?? null,
      cost: sum(({ cost_usd }) => cost_usd),
    }
  })
}

/** Requests, tokens, time and money of each judge. */
export function JudgeWork({ accounts }: { accounts: readonly JudgeAccount[] }) {
  const t = useMessages(insightMessages)
  const formats = useFormats()
  const or = (value: number | null, format: (value: number) => string) =>
    value === null ? missing : format(value)
  const heads = [t("requests"), t("attemptCount"), t("tokensIn"), t("tokensOut"), t("meanLatency"), t("cost")]
  return (
    <ScrollArea>
      <table className="table">
        <caption className="hidden">{t("work")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("judge")}</th>
            <NumberHeads names={heads} />
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <tr key={account.judge}>
              <th scope="row">{account.judge}</th>
              <td className="number">{or(account.requests, formats.integer)}</td>
              <td className="number">{or(account.attempts, formats.integer)}</td>
              <td className="number">{or(account.inputTokens, formats.compact)}</td>
              <td className="number">{or(account.outputTokens, formats.compact)}</td>
              <td className="number">{or(account.latencyMs, formats.duration)}</td>
              <td className="number">{or(account.cost, formats.money)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  )
}

/** How a judge's verdict on two answers holds when the answers change places. */
export function JudgePlacements({ placements }: { placements: JudgeView["placements"] }) {
  const t = useMessages(insightMessages)
  const formats = useFormats()
  const heads = [t("swapPairs"), t("swapConsistent"), t("swapFirst"), t("swapSecond"), t("swapHalf")]
  return (
    <ScrollArea>
      <table className="table">
        <caption className="hidden">{t("swaps")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("judge")}</th>
            <NumberHeads names={heads} />
          </tr>
        </thead>
        <tbody>
          {placements.map(({ judge, pairs, consistent, first_wins: first, second_wins: second, half }) => (
            <tr key={judge}>
              <th scope="row">{judge}</th>
              <td className="number">{formats.integer(pairs)}</td>
              <td className="number">
                {formats.percent(consistent / pairs)}
                <small className="faint judge-note">{formats.integer(consistent)}</small>
              </td>
              <td className="number">{formats.integer(first)}</td>
              <td className="number">{formats.integer(second)}</td>
              <td className="number">{formats.integer(half)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  )
}
