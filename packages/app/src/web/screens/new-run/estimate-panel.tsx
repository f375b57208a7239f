import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import type { Benchmarks } from "../../../api/benchmark.js"
import type { Estimate } from "../../../api/estimate.js"
import type { Price } from "../../../api/job.js"
import { sendJson, useResource } from "../../data/index.js"
import { missing, useFormats, useMessages } from "../../i18n/index.js"
import { Failure, Panel, ScrollArea } from "../../ui/index.js"
import { BudgetFields, useBudget } from "./budget-fields.js"
import { listOf } from "./form-config.js"
import { messages } from "./messages.js"
import type { RunForm } from "./use-run-form.js"

/**
 * What the chosen benchmarks take: samples, tokens, cost and time. Known by itself where all data is on this machine;
 * otherwise once it is asked for, as data has to be fetched first.
 */
export function EstimatePanel({ form }: { form: RunForm }) {
  const t = useMessages(messages)
  const { price } = useBudget()
  const chosen = listOf(form.texts.datasets ?? "")
  const catalogue = useResource<Benchmarks>("/api/v1/benchmarks")
  const isHere = chosen.every((name) =>
    catalogue.data?.items.some((row) => row.name === name && row.cached === true),
  )
  const body = JSON.stringify({ config: form.config, ...(price && { price }) })
  const [asked, ask] = useState<string>()
  const query = useQuery({
    queryKey: ["estimate", body],
    queryFn: () => sendJson<Estimate>("POST", "/api/v1/estimate", JSON.parse(body)),
    enabled: form.checked && chosen.length > 0 && (isHere || asked === body),
    staleTime: 60_000,
    retry: false,
  })
  return (
    <Panel title={t("budget")}>
      <div className="stack">
        <BudgetFields />
        {query.data ? (
          <EstimateTable estimate={query.data} price={price} />
        ) : (
          !isHere && (
            <div className="row">
              <button
                type="button"
                className="button small"
                disabled={!form.checked || query.isFetching}
                onClick={() => ask(body)}
              >
                {query.isFetching ? t("estimating") : t("estimate")}
              </button>
              <span className="field-hint">{t("estimateFetches")}</span>
            </div>
          )
        )}
        {query.error && <Failure error={query.error} retry={() => void query.refetch()} />}
      </div>
    </Panel>
  )
}

function EstimateTable({ estimate, price }: { estimate: Estimate; price: Price | undefined }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const cost = (input: number, output: number) =>
    price ? formats.money((input * price.input + output * price.output) / 1e6) : missing
  return (
    <>
      <p role="status">
        {t("estimated", {
          requests: formats.integer(estimate.requests),
          tokens: formats.compact(estimate.input_tokens + estimate.output_tokens),
          cost: estimate.cost_usd === null ? missing : formats.money(estimate.cost_usd),
          time: formats.duration(estimate.seconds * 1000),
        })}
      </p>
      <ScrollArea>
        <table className="table">
          <caption className="hidden">{t("budget")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("benchmark")}</th>
              {[t("samples"), t("inputTokens"), t("outputTokens"), t("cost")].map((head) => (
                <th key={head} scope="col" className="number">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {estimate.datasets.map((row) => (
              <tr key={row.dataset}>
                <th scope="row">{row.dataset}</th>
                <td className="number">{formats.integer(row.samples)}</td>
                <td className="number">{formats.compact(row.input_tokens)}</td>
                <td className="number">{formats.compact(row.output_tokens)}</td>
                <td className="number">{cost(row.input_tokens, row.output_tokens)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </>
  )
}
