import type { JobBody } from "../../../api/job.js"
import { useUrlState } from "../../data/index.js"
import { useMessages } from "../../i18n/index.js"
import { messages } from "./messages.js"

const fields = ["price_in", "price_out", "max_cost"] as const

/** The price and the limit that the address of the screen holds, as a job takes them. */
export function useBudget(): Pick<JobBody, "price" | "max_cost"> {
  const url = useUrlState()
  const [input, output, most] = fields.map((name) => Number(url.get(name) || Number.NaN))
  if (input === undefined || output === undefined || !(input >= 0) || !(output >= 0)) return {}
  return { price: { input, output }, ...(most !== undefined && most > 0 && { max_cost: most }) }
}

/** What a token costs and how much may be spent. */
export function BudgetFields() {
  const t = useMessages(messages)
  const url = useUrlState()
  return (
    <>
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
    </>
  )
}
