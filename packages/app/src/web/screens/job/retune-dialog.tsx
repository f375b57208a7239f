import { useState } from "react"
import type { Job, RetuneBody } from "../../../api/job.js"
import { useMessages } from "../../i18n/index.js"
import { FormDialog } from "../../ui/index.js"
import { messages } from "../job-parts/index.js"
import { MaxCostField } from "./max-cost-field.js"

const most = 1000

/** Asks how many requests the job may have under way from now on, and how much it may cost. */
export function RetuneDialog({
  budget,
  failure,
  onClose,
  onRetune,
}: {
  budget: Job["budget"]
  failure: Error | undefined
  onClose: () => void
  onRetune: (body: RetuneBody) => void
}) {
  const t = useMessages(messages)
  const [pace, setPace] = useState("")
  const [cost, setCost] = useState("")
  const wanted = Number(pace)
  const limit = Number(cost)
  const fits = (pace === "" || (Number.isInteger(wanted) && wanted >= 1 && wanted <= most)) && limit >= 0
  const valid = fits && (pace !== "" || limit > 0)
  return (
    <FormDialog
      title={t("retuneTitle")}
      confirm={t("retune")}
      ready={valid}
      failure={failure}
      onClose={onClose}
      onConfirm={() =>
        onRetune({ ...(pace !== "" && { concurrency: wanted }), ...(limit > 0 && { max_cost: limit }) })
      }
    >
      <div className="field">
        <label htmlFor="retune-concurrency">{t("concurrency")}</label>
        <input
          id="retune-concurrency"
          data-first
          className="input"
          type="number"
          min="1"
          max={most}
          value={pace}
          onChange={({ target }) => setPace(target.value)}
        />
        <span className="field-hint">{t("retuneText")}</span>
      </div>
      {budget && <MaxCostField budget={budget} value={cost} onChange={setCost} />}
    </FormDialog>
  )
}
