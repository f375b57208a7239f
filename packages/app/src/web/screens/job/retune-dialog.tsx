import { useState } from "react"
import type { Job, RetuneBody } from "../../../api/job.js"
import { useMessages } from "../../i18n/index.js"
import { FormDialog } from "../../ui/index.js"
import { messages } from "../job-parts/index.js"
import { MaxCostField } from "./max-cost-field.js"
import { NumberField } from "./number-field.js"

const most = 1000
const mostPerMinute = 1e6

/** Asks how many requests the job may have under way and begin from now on, and how much it may cost. */
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
  const [rate, setRate] = useState("")
  const [cost, setCost] = useState("")
  const wanted = Number(pace)
  const perMinute = Number(rate)
  const limit = Number(cost)
  const fits =
    (pace === "" || (Number.isInteger(wanted) && wanted >= 1 && wanted <= most)) &&
    (rate === "" || (perMinute > 0 && perMinute <= mostPerMinute)) &&
    limit >= 0
  const asksSomething = pace !== "" || rate !== "" || limit > 0
  return (
    <FormDialog
      title={t("retuneTitle")}
      confirm={t("retune")}
      ready={fits && asksSomething}
      failure={failure}
      onClose={onClose}
      onConfirm={() =>
        onRetune({
          ...(pace !== "" && { concurrency: wanted }),
          ...(rate !== "" && { rate: perMinute }),
          ...(limit > 0 && { max_cost: limit }),
        })
      }
    >
      <NumberField
        label={t("concurrency")}
        hint={t("retuneText")}
        min={1}
        max={most}
        step={1}
        isFirst
        value={pace}
        onChange={setPace}
      />
      <NumberField
        label={t("perMinute")}
        hint={t("perMinuteText")}
        max={mostPerMinute}
        value={rate}
        onChange={setRate}
      />
      {budget && <MaxCostField budget={budget} value={cost} onChange={setCost} />}
    </FormDialog>
  )
}
