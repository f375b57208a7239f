import { useState } from "react"
import type { RetuneBody } from "../../../api/job.js"
import { useMessages } from "../../i18n/index.js"
import { Dialog, Failure, uiMessages } from "../../ui/index.js"
import { messages } from "../job-parts/index.js"

const most = 1000

/** Asks how many requests the job may have under way from now on. */
export function RetuneDialog({
  failure,
  onClose,
  onRetune,
}: {
  failure: Error | undefined
  onClose: () => void
  onRetune: (body: RetuneBody) => void
}) {
  const t = useMessages(messages)
  const common = useMessages(uiMessages)
  const [text, setText] = useState("")
  const wanted = Number(text)
  const valid = Number.isInteger(wanted) && wanted >= 1 && wanted <= most
  return (
    <Dialog
      title={t("retuneTitle")}
      onClose={onClose}
      actions={
        <>
          <button type="button" className="button" onClick={onClose}>
            {common("cancel")}
          </button>
          <button
            type="button"
            className="button primary"
            disabled={!valid}
            onClick={() => onRetune({ concurrency: wanted })}
          >
            {t("retune")}
          </button>
        </>
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
          value={text}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && valid) onRetune({ concurrency: wanted })
          }}
        />
        <span className="field-hint">{t("retuneText")}</span>
      </div>
      {failure && <Failure error={failure} />}
    </Dialog>
  )
}
