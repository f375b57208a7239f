import { type ReactNode, useId } from "react"
import { useMessages } from "../i18n/index.js"
import { Dialog } from "./dialog.js"
import { Failure } from "./query-view.js"
import { uiMessages } from "./ui-messages.js"

/** A question with fields: what is asked, what went wrong, and below it the way out and the way on. Enter goes on. */
export function FormDialog({
  title,
  confirm,
  tone = "primary",
  ready = true,
  failure,
  onClose,
  onConfirm,
  children,
}: {
  title: string
  /** What the button that goes on says. */
  confirm: string
  tone?: "primary" | "danger"
  /** Everything that is needed was said, and nothing is under way. */
  ready?: boolean
  failure?: Error | undefined
  onClose: () => void
  onConfirm: () => void
  children: ReactNode
}) {
  const t = useMessages(uiMessages)
  const form = useId()
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <button type="button" className="button" onClick={onClose}>
            {t("cancel")}
          </button>
          <button type="submit" form={form} className={`button ${tone}`} disabled={!ready}>
            {confirm}
          </button>
        </>
      }
    >
      <form
        id={form}
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) onConfirm()
        }}
      >
        {children}
      </form>
      {failure && <Failure error={failure} />}
    </Dialog>
  )
}
