import type { Job } from "../../../api/job.js"
import { useMessages } from "../../i18n/index.js"
import { messages } from "../job-parts/index.js"

/** What a job may cost from now on; empty leaves it as it is. */
export function MaxCostField({
  budget,
  value,
  onChange,
}: {
  budget: NonNullable<Job["budget"]>
  value: string
  onChange: (text: string) => void
}) {
  const t = useMessages(messages)
  return (
    <div className="field">
      <label htmlFor="max-cost">{t("maxCost")}</label>
      <input
        id="max-cost"
        className="input"
        type="number"
        min="0"
        step="any"
        placeholder={budget.max_cost === null ? "" : String(budget.max_cost)}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
      <span className="field-hint">{t("maxCostText")}</span>
    </div>
  )
}
