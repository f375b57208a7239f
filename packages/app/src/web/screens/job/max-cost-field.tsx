import type { Job } from "../../../api/job.js"
import { useMessages } from "../../i18n/index.js"
import { messages } from "../job-parts/index.js"
import { NumberField } from "./number-field.js"

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
    <NumberField
      label={t("maxCost")}
      hint={t("maxCostText")}
      placeholder={budget.max_cost === null ? undefined : String(budget.max_cost)}
      value={value}
      onChange={onChange}
    />
  )
}
