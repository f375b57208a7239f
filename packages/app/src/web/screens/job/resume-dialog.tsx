import { useState } from "react"
import type { Job, ResumeBody } from "../../../api/job.js"
import { useMessages } from "../../i18n/index.js"
import { Dialog, Failure } from "../../ui/index.js"
import { messages } from "../job-parts/index.js"
import { MaxCostField } from "./max-cost-field.js"

/** Asks for the key again: the service does not keep it. */
export function ResumeDialog({
  budget,
  onClose,
  onResume,
  failure,
}: {
  budget: Job["budget"]
  onClose: () => void
  onResume: (body: ResumeBody) => Promise<void>
  failure: Error | undefined
}) {
  const t = useMessages(messages)
  const [key, setKey] = useState("")
  const [cost, setCost] = useState("")
  return (
    <Dialog
      title={t("resumeTitle")}
      onClose={onClose}
      actions={
        <button
          type="button"
          className="button primary"
          disabled={!(Number(cost) >= 0)}
          onClick={() =>
            void onResume({
              ...(key !== "" && { api_key: key }),
              ...(Number(cost) > 0 && { max_cost: Number(cost) }),
            })
          }
        >
          {t("resume")}
        </button>
      }
    >
      <div className="field">
        <label htmlFor="resume-key">{t("resumeKey")}</label>
        <input
          id="resume-key"
          className="input"
          type="password"
          autoComplete="off"
          value={key}
          onChange={({ target }) => setKey(target.value)}
        />
        <span className="field-hint">{t("resumeKeyHint")}</span>
      </div>
      {budget && <MaxCostField budget={budget} value={cost} onChange={setCost} />}
      {failure && <Failure error={failure} />}
    </Dialog>
  )
}
