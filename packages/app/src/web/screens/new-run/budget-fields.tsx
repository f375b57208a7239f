import { useState } from "react"
import type { Estimate } from "../../../api/estimate.js"
import type { JobBody } from "../../../api/job.js"
import { sendJson, useUrlState } from "../../data/index.js"
import { missing, useFormats, useMessages } from "../../i18n/index.js"
import { Failure } from "../../ui/index.js"
import { messages } from "./messages.js"

const fields = ["price_in", "price_out", "max_cost"] as const

/** The price and the limit that the address of the screen holds, as a job takes them. */
export function useBudget(): Pick<JobBody, "price" | "max_cost"> {
  const url = useUrlState()
  const [input, output, most] = fields.map((name) => Number(url.get(name) || Number.NaN))
  if (input === undefined || output === undefined || !(input >= 0) || !(output >= 0)) return {}
  return { price: { input, output }, ...(most !== undefined && most > 0 && { max_cost: most }) }
}

/** What a token costs, how much may be spent, and what the run is likely to take. */
export function BudgetFields({ config }: { config: Readonly<Record<string, unknown>> }) {
  const t = useMessages(messages)
  const formats = useFormats()
  const url = useUrlState()
  const { price } = useBudget()
  const [asked, setAsked] = useState(false)
  const [estimate, setEstimate] = useState<Estimate>()
  const [failure, setFailure] = useState<Error>()
  const ask = async () => {
    setAsked(true)
    setFailure(undefined)
    try {
      setEstimate(await sendJson<Estimate>("POST", "/api/v1/estimate", { config, ...(price && { price }) }))
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error(String(error)))
    }
    setAsked(false)
  }
  return (
    <details className="fold budget" open={price !== undefined}>
      <summary>{t("budget")}</summary>
      <div className="stack">
        <div className="budget-fields">
          {fields.map((name) => (
            <label key={name} className="field">
              {t(name)}
              <input
                className="input"
                type="number"
                min="0"
                step="any"
                value={url.get(name) ?? ""}
                onChange={({ target }) => url.set({ [name]: target.value })}
              />
            </label>
          ))}
        </div>
        <p className="faint">{t("budgetHint")}</p>
        <div className="row">
          <button type="button" className="button small" disabled={asked} onClick={() => void ask()}>
            {asked ? t("estimating") : t("estimate")}
          </button>
        </div>
        {estimate && (
          <p role="status">
            {t("estimated", {
              requests: formats.integer(estimate.requests),
              tokens: formats.compact(estimate.input_tokens + estimate.output_tokens),
              cost: estimate.cost_usd === null ? missing : formats.money(estimate.cost_usd),
              time: formats.duration(estimate.seconds * 1000),
            })}
          </p>
        )}
        {failure && <Failure error={failure} />}
      </div>
    </details>
  )
}
