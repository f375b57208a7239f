import { useState } from "react"
import type { Job, ResumeBody } from "../../../api/job.js"
import { useMessages } from "../../i18n/index.js"
import { FormDialog } from "../../ui/index.js"
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
    <FormDialog
      title={t("resumeTitle")}
      confirm={t("resume")}
      failure={failure}
      onClose={onClose}
      ready={Number(cost) >= 0}
      onConfirm={() =>
        void onResume({
          ...(key !== "" && { api_key: key }),
          ...(Number(cost) > 0 && { max_cost: Number(cost) }),
        })
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
    </FormDialog>
  )
}
